local x = 1

function go()
  return x
end

-- last
print(go())
