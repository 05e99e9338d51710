-- Makes pandoc's tree of one Markdown file after another, by the filters of the embedded engine.
--
-- Arguments: folder of the filters, reader, file with the metadata as a pandoc tree.  Each line of standard
-- input names a Markdown file; its tree goes to the same name with ".json", and a line to standard output.
-- What is read is kept of the first file and of the last: one that differs from these only in its register's
-- payload is not read again.

local filters, reader, metadata = arg[1], arg[2], arg[3]
local OPENING, CLOSING = "``` {.cr-payload}\n", "\n```\n"

FORMAT = "json"
PANDOC_WRITER_OPTIONS = pandoc.WriterOptions {}

local function content(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

local function filtered(doc, name)
  PANDOC_SCRIPT_FILE = pandoc.path.join { filters, name }
  return pandoc.utils.run_lua_filter(doc, PANDOC_SCRIPT_FILE)
end

local load_file = dofile

--- Load a part of a filter; numbers are counted for the manifest alone, which takes long.
function dofile(path)
  if path:match "numbers%.lua$" then return { count = function() return {} end } end
  return load_file(path)
end

local meta = pandoc.read(content(metadata), "json").meta
local first, last

--- Return a document as embedded.lua leaves it.
local function known(text)
  for _, one in ipairs { first, last } do
    if one.text == text then return one.doc end
  end
  local doc = pandoc.read(text, reader)
  doc.meta = meta
  last = { text = text, doc = filtered(doc, "embedded.lua") }
  first = first or last
  return last.doc
end

local function read(text)
  local _, before = text:find(OPENING, 1, true)
  local after = text:find(CLOSING, before, true)
  local payload = text:sub(before + 1, after - 1)
  return known(text:sub(1, before) .. text:sub(after)):walk { CodeBlock = function(block)
    if block.classes:includes "cr-payload" then return pandoc.CodeBlock(payload, block.attr) end
  end }
end

for path in io.lines() do
  local doc = filtered(read(content(path)), "cisreport.lua")
  local file = assert(io.open(path .. ".json", "wb"))
  file:write(pandoc.write(doc, "json"))
  file:close()
  doc = nil
  collectgarbage()
  print(path)
  io.stdout:flush()
end
