--- Counts every number of a finished document, by what it is.
--
-- A number is a run of digits. Codes such as [U+4E2D], which stand for signs that a font lacks, are none.

local numbers = {}

local counts

local function add(class, text)
  if not text:find "%d" then return end
  local plain = text:gsub("%[U%+%x+%]", " ")
  for digits in plain:gmatch "%d+" do
    counts[class] = counts[class] or {}
    counts[class][digits] = (counts[class][digits] or 0) + 1
  end
end

local notes

local function add_note()
  notes = notes + 1
  add("note", tostring(notes))
end

--- Return a function that counts the words of a list of inlines; words that touch are one.
local function words(class)
  return function(inlines)
    local run = ""
    for _, inline in ipairs(inlines) do
      if inline.t == "Str" then
        run = run .. inline.text
      elseif run ~= "" then
        add(class, run)
        run = ""
      end
    end
    add(class, run)
  end
end

--- Count all text of an element as one class.
local function whole(class, element)
  element:walk {
    Inlines = words(class),
    Code = function(code) add(class, code.text) end,
    CodeBlock = function(code) add(class, code.text) end,
    Math = function(math) add(class, math.text) end,
    Note = add_note,
  }
  return nil, false
end

--- Count the texts of a drawing.
local function drawn(image)
  if not image.src:match "%.svg$" then return nil, false end
  local file = io.open(image.src, "rb")
  if file then
    for inner in file:read("a"):gmatch "<text[^>]*>(.-)</text>" do
      add("chart", (inner:gsub("<[^>]*>", " "):gsub("&[^;]*;", " ")))
    end
    file:close()
  end
  return nil, false
end

local function list_labels(list)
  if list.style ~= "Decimal" and list.style ~= "DefaultStyle" then return end
  for n = 1, #list.content do add("list", tostring(list.start + n - 1)) end
end

local SPANS = { literal = "literal", ["caption-label"] = "structural", ["equation-number"] = "structural", facts = "structural" }
local LINKS = { value = "value", name = "value", ["quarto-xref"] = "structural", uri = "literal" }

local function by_class(classes, element)
  for _, class in ipairs(element.classes) do
    if classes[class] then return whole(classes[class], element) end
  end
end

local shows_html -- whether raw HTML is part of the document

local function raw(element)
  if element.format == "html" and shows_html then add("uncited", (element.text:gsub("<[^>]*>", " "))) end
end

local filter = {
  traverse = "topdown",
  Inlines = words "uncited",
  Code = function(code) add("code", code.text) end,
  CodeBlock = function(code) add("code", code.text) end,
  Math = function(math) add("literal", math.text) end,
  Link = function(link) return by_class(LINKS, link) end,
  Span = function(span) return by_class(SPANS, span) end,
  Cite = function(cite) return whole("bibliographic", cite.content) end,
  Image = drawn,
  Note = add_note,
  OrderedList = list_labels,
  Header = function(header) add("structural", header.attributes.number or "") end,
  Div = function(div)
    if div.classes:includes "cr-manifest" then return nil, false end
    if div.classes:includes "register" then return nil, false end
    if div.identifier == "refs" then return whole("bibliographic", div) end
    local title, classes = div.attributes.title, div.classes
    if title and (classes:includes "callout" or classes:includes "tab") then add("uncited", title) end
    if classes:includes "callout" then add("structural", div.attributes.number or "") end
  end,
  RawBlock = raw,
  RawInline = raw,
}

--- Count what the title block says of authors and the like.
local function add_told(part)
  local kind = part and pandoc.utils.type(part)
  if kind == "List" then
    for _, item in ipairs(part) do add_told(item) end
  elseif kind == "table" then
    for _, key in ipairs { "name", "orcid", "affiliation", "affiliations" } do add_told(part[key]) end
  elseif part then
    add("literal", pandoc.utils.stringify(part))
  end
end

--- Return how often each number stands in a document, by class.
-- @param doc     the finished document
-- @param format  the one it is for; empty: any
-- @param texts   what stands in its registers
function numbers.count(doc, format, texts)
  counts, notes, shows_html = {}, 0, format ~= "typst"
  for _, text in ipairs(texts) do add("register", text) end
  for _, key in ipairs { "title", "subtitle", "abstract" } do
    local part = doc.meta[key]
    local kind = part and pandoc.utils.type(part)
    if kind == "Inlines" or kind == "Blocks" then part:walk(filter) end
    if kind == "string" then add("uncited", part) end
  end
  add_told(doc.meta.author)
  add_told(doc.meta.keywords)
  local date = doc.meta["date-display"] or doc.meta.date
  if date then add("structural", pandoc.utils.stringify(date)) end
  doc.blocks:walk(filter)
  return counts
end

return numbers
