--- JSON as RFC 8785 writes it.

local json = {}

local ESCAPES = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\t"] = "\\t", ["\n"] = "\\n", ["\f"] = "\\f", ["\r"] = "\\r",
}

--- Return text as a JSON string.
function json.string(text)
  local escaped = text:gsub('[%c"\\]', function(character)
    if character == "\127" then return character end
    return ESCAPES[character] or string.format("\\u%04x", character:byte())
  end)
  return '"' .. escaped .. '"'
end

--- Return an object; `fields` maps names to JSON.
function json.object(fields)
  local parts = {}
  for key, value in pairs(fields) do
    parts[#parts + 1] = json.string(key) .. ":" .. value
  end
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end

--- Return an array of what is JSON already.
function json.array(items)
  return "[" .. table.concat(items, ",") .. "]"
end

return json
