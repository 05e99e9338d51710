--- The register: a row for each fact that a report rests on.
--
-- It is the largest part of a report.  Its tree is written as pandoc's JSON and read in one go, since making
-- each word of it as an element takes many times as long.

local beside = quarto and quarto.utils.resolve_path "json.lua"
local json = dofile(beside or pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), "json.lua" })

local registers = {}

local MOST_FACTS = 4
-- So many rows of the register are named in a row of it; of more, the first few.
local MOST_ROWS = 12
local WIDTHS = { 0.15, 0.43, 0.13, 0.15, 0.14 }
local TITLES = { "Fact", "What it says", "How", "Passages", "Used in" }

-- Which facts are in it ------------------------------------------------------------------------------

local function sorted_keys(map)
  local keys = {}
  for key in pairs(map) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

--- Whether a fact has a row.
function registers.is_shown(register, id)
  return register.all or register.uses[id] or register.needed_by[id]
end

--- Return the ids of the facts that have a row, sorted.
function registers.shown_ids(register)
  local shown = {}
  for id in pairs(register.entries) do
    if registers.is_shown(register, id) then shown[id] = true end
  end
  return sorted_keys(shown)
end

-- Pandoc's JSON ----------------------------------------------------------------------------------------

local SPACE = '{"t":"Space"}'
local NO_ATTRIBUTES = '["",[],[]]'
local texts -- all that stands in the register

local function element(kind, content)
  return ('{"t":"%s","c":%s}'):format(kind, content)
end

local function attributes(identifier, class)
  return ("[%s,[%s],[]]"):format(json.string(identifier), json.string(class))
end

--- Add the words of a text to a list of inlines.
local function add_words(inlines, text)
  texts[#texts + 1] = text
  for space, word in text:gmatch "(%s*)(%S*)" do
    if space ~= "" then inlines[#inlines + 1] = SPACE end
    if word ~= "" then inlines[#inlines + 1] = element("Str", json.string(word)) end
  end
end

--- Return the inlines of a text.
local function words(text)
  local inlines = {}
  add_words(inlines, text)
  return inlines
end

--- Return a text as one word, whatever spaces it has.
local function word(text)
  texts[#texts + 1] = text
  return element("Str", json.string(text))
end

local function plain(inlines) return element("Plain", json.array(inlines)) end

local function paragraph(text) return element("Para", json.array(words(text))) end

local function link(text, target, class)
  local to = ("[%s,\"\"]"):format(json.string(target))
  return element("Link", json.array { class and attributes("", class) or NO_ATTRIBUTES, json.array { word(text) }, to })
end

--- Return Quarto's reference to what has an identifier.
local function reference(identifier)
  local citation = json.object {
    citationId = json.string(identifier), citationPrefix = "[]", citationSuffix = "[]",
    citationMode = '{"t":"AuthorInText"}', citationNoteNum = "0", citationHash = "0",
  }
  return element("Cite", json.array { json.array { citation }, json.array { word("@" .. identifier) } })
end

--- Add inlines to a list, with a comma and a space before all but the first.
local function add_joined(inlines, items)
  for n, item in ipairs(items) do
    if n > 1 then
      inlines[#inlines + 1] = element("Str", '","')
      inlines[#inlines + 1] = SPACE
    end
    inlines[#inlines + 1] = item
  end
end

-- The cells of a row -------------------------------------------------------------------------------------

local anchor -- returns the anchor of a fact's row

--- Add links to rows; to many only the first few, and how many more there are.
local function add_row_links(inlines, register, ids)
  local items = {}
  for n, id in ipairs(ids) do
    if n > MOST_FACTS and #ids > MOST_ROWS then break end
    items[n] = link(id, "#" .. anchor(register.id, id))
  end
  add_joined(inlines, items)
  if #items < #ids then add_words(inlines, " and " .. #ids - #items .. " more") end
end

local function name_cell(register, id)
  local name = element("Span", json.array { attributes(anchor(register.id, id), "fact-id"), json.array { word(id) } })
  return { plain { name } }
end

local function said_cell(register, entry)
  local blocks = { plain(words(entry.what)) }
  for _, note in ipairs(entry.notes or {}) do
    blocks[#blocks + 1] = plain { element("Emph", json.array(words(note))) }
  end
  local links = {}
  for n, id in ipairs(entry.weighed or {}) do links[n] = link(id, "#" .. anchor(register.id, id)) end
  if #links > 0 then
    local line = words "Evidence: "
    add_joined(line, links)
    blocks[#blocks + 1] = plain(line)
  end
  return blocks
end

local function passages_cell(register, entry)
  local line = {}
  if entry.passages and #entry.passages > 0 then
    local items = {}
    for n, passage in ipairs(entry.passages) do items[n] = word(passage) end
    add_joined(line, items)
    return { plain(line) }
  end
  local ids, seen = {}, {}
  for _, id in ipairs(entry.rests_on or {}) do
    if register.entries[id] and not seen[id] then
      seen[id] = true
      ids[#ids + 1] = id
    end
  end
  if #ids > 0 then add_words(line, "those of ") end
  add_row_links(line, register, ids)
  return { plain(line) }
end

local function use(found)
  if found.reference then return reference(found.reference) end
  if found.target then return link(found.label, found.target, "use") end
  return word(found.label)
end

local function uses_cell(register, id)
  local items, blocks = {}, {}
  for n, found in ipairs(register.uses[id] or {}) do items[n] = use(found) end
  if #items > 0 then
    local line = {}
    add_joined(line, items)
    blocks[1] = plain(line)
  end
  local needed = sorted_keys(register.needed_by[id] or {})
  if #needed > 0 then
    local line = words "for "
    add_row_links(line, register, needed)
    blocks[#blocks + 1] = plain(line)
  end
  if #blocks == 0 then blocks[1] = plain(words "not used") end
  return blocks
end

-- The whole ------------------------------------------------------------------------------------------------

local function row(cells)
  local parts = {}
  for n, blocks in ipairs(cells) do
    parts[n] = json.array { NO_ATTRIBUTES, '{"t":"AlignDefault"}', "1", "1", json.array(blocks) }
  end
  return json.array { NO_ATTRIBUTES, json.array(parts) }
end

local function register_table(register, ids)
  local rows, specs, titles = {}, {}, {}
  for n, id in ipairs(ids) do
    local entry = register.entries[id]
    rows[n] = row {
      name_cell(register, id), said_cell(register, entry), { plain(words(entry.how)) },
      passages_cell(register, entry), uses_cell(register, id),
    }
  end
  for n, width in ipairs(WIDTHS) do
    specs[n] = ('[{"t":"AlignLeft"},{"t":"ColWidth","c":%s}]'):format(width)
    titles[n] = { plain(words(TITLES[n])) }
  end
  return element("Table", json.array {
    attributes("", "register-table"), "[null,[]]", json.array(specs),
    json.array { NO_ATTRIBUTES, json.array { row(titles) } },
    json.array { json.array { NO_ATTRIBUTES, "1", "[]", json.array(rows) } },
    json.array { NO_ATTRIBUTES, "[]" },
  })
end

--- Return what is said of the cited sources whose passages the facts rest on.
local function sources_shown(register, ids)
  local found = {}
  for _, id in ipairs(ids) do
    for _, passage in ipairs(register.entries[id].passages or {}) do
      local source = passage:match "^([^%[]+)%["
      if source and register.cited[source] then found[source] = true end
    end
  end
  return sorted_keys(found)
end

--- Return the Div of a register, and the texts in it, each a run of words.
-- @param register    entries, uses and needs of a dataset's facts
-- @param identifier  of the Div
-- @param anchor_of   returns the anchor of the row of a dataset's fact
function registers.div(register, identifier, anchor_of)
  texts, anchor = {}, anchor_of
  local ids, blocks, sources = registers.shown_ids(register), {}, {}
  for n, text in ipairs(register.intro or {}) do blocks[n] = paragraph(text) end
  blocks[#blocks + 1] = register_table(register, ids)
  for n, source in ipairs(sources_shown(register, ids)) do sources[n] = paragraph(register.cited[source]) end
  if #sources > 0 then
    blocks[#blocks + 1] = element("Div", json.array { attributes("", "sources"), json.array(sources) })
  end
  local version = tostring(PANDOC_API_VERSION):gsub("%.", ",")
  local tree = json.object { ["pandoc-api-version"] = "[" .. version .. "]", meta = "{}", blocks = json.array(blocks) }
  return pandoc.Div(pandoc.read(tree, "json").blocks, pandoc.Attr(identifier, { "register" })), texts
end

return registers
