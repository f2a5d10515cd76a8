import { Line } from "./line";

/** Sends the shopping cart to the server and says which number the order got. */
export async function checkout(lines: Line[]): Promise<string> {
  const answer = await fetch("/api/orders", {
    method: "POST",
    body: JSON.stringify({ lines }),
  });
  if (!answer.ok) {
    throw new Error(`The order was refused: ${answer.status}`);
  }
  return (await answer.json()).number;
}
