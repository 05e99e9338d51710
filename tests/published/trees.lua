-- Makes pandoc's tree of one Markdown file after another, as the embedded engine's filter leaves it.
--
-- Arguments: the filter, reader, file with the metadata as a pandoc tree.  Each line of standard input names a
-- Markdown file; its tree goes to the same name with ".json", and a line to standard output.

local filter, reader, metadata = arg[1], arg[2], arg[3]

FORMAT = "json"
PANDOC_WRITER_OPTIONS = pandoc.WriterOptions {}
PANDOC_SCRIPT_FILE = filter

local function content(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

local meta = pandoc.read(content(metadata), "json").meta

for path in io.lines() do
  local doc = pandoc.read(content(path), reader)
  doc.meta = meta
  doc = pandoc.utils.run_lua_filter(doc, filter)
  local file = assert(io.open(path .. ".json", "wb"))
  file:write(pandoc.write(doc, "json"))
  file:close()
  doc = nil
  collectgarbage()
  print(path)
  io.stdout:flush()
end
