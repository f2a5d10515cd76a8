"""Asks the service through the official clients, as their users do: python clients.py URL."""

import asyncio
import sys

import openai
from mcp import Client
from openai import OpenAI

url = sys.argv[1]
client = OpenAI(base_url=url + "/v1", api_key="none needed", max_retries=0)
question = [{"role": "user", "content": "How is the total of a cart counted?"}]

whole = client.chat.completions.create(model="codesense", messages=question)
assert whole.choices[0].message.content.startswith("It is counted by total [1]."), whole
assert whole.choices[0].message.annotations[0].url_citation.url.endswith("src/Cart.java#L1-L8"), whole
assert whole.usage.completion_tokens > 0, whole

stream = client.chat.completions.create(model="codesense", messages=question, stream=True, stream_options={"include_usage": True})
parts = list(stream)
text = "".join(part.choices[0].delta.content or "" for part in parts if part.choices)
assert text == whole.choices[0].message.content, text
assert parts[-1].usage.total_tokens > 0, parts[-1]

assert "codesense" in [model.id for model in client.models.list()]

# The client asks for base64 unless it is told otherwise.
as_base64 = client.embeddings.create(model="bge-small-en-v1.5-q", input=["hello world", "other"])
as_floats = client.embeddings.create(model="bge-small-en-v1.5-q", input="hello world", encoding_format="float", dimensions=384)
as_tokens = client.embeddings.create(model="bge-small-en-v1.5-q", input=[7592, 2088])
assert [len(one.embedding) for one in as_base64.data] == [384, 384]
assert max(abs(a - b) for a, b in zip(as_base64.data[0].embedding, as_floats.data[0].embedding)) < 1e-7
assert as_tokens.data[0].embedding == as_base64.data[0].embedding

try:
    client.chat.completions.create(model="gpt-9", messages=question)
    raise AssertionError("answered by a model that is not there")
except openai.NotFoundError as e:
    assert e.code == "model_not_found", e
try:
    client.embeddings.create(model="bge-small-en-v1.5-q", input="")
    raise AssertionError("embedded nothing")
except openai.BadRequestError as e:
    assert e.type == "invalid_request_error", e


async def tools():
    async with Client(url + "/mcp") as session:
        names = [tool.name for tool in (await session.list_tools()).tools]
        assert names == ["search", "open", "ask", "stats"], names
        found = await session.call_tool("search", {"query": "cart total"})
        assert not found.is_error and "src/Cart.java" in found.content[0].text, found
        opened = await session.call_tool("open", {"repository": "git.example/acme/shop", "path": "src/Cart.java"})
        assert "class Cart" in opened.content[0].text, opened
        answered = await session.call_tool("ask", {"question": "How is the total of a cart counted?"})
        assert "[1]" in answered.content[0].text, answered
        refused = await session.call_tool("search", {})
        assert refused.is_error and "query must be a text" in refused.content[0].text, refused


asyncio.run(tools())
