-- Cited values, register and manifest of a report.
--
-- Runs on the finished document, whatever its format, and may run again on its own result:
--   []{.cr-value cite="ds:id/field" text="..."}   becomes a link to the fact's row in the register
--   []{.cr-text text="..."}                       becomes its text, plain
--   an attribute cr-facts="ds:id ds:id"           counts as a use of these facts (tables, figures)
--   ::: {.cr-register} with a .cr-payload         becomes the table of the facts used
--   a code block .cr-chart                        tells the manifest of a chart
-- and typed names become links, captions name the facts they rest on, and a manifest of all of it is appended; in HTML and Typst it becomes part of the output.

local LONGEST_UNBROKEN = 24
local NBSP = "\u{a0}"
local KEPT_FORMATS = { json = true, native = true }
local MOST_FACTS = 4

--- Load a file that lies beside this one.
local function part(name)
  local beside = quarto and quarto.utils.resolve_path(name)
  return dofile(beside or pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), name })
end

local json = part "json.lua"
local names = part "names.lua"
local numbers = part "numbers.lua"
local popovers = part "popovers.lua"
local rows = part "register.lua"

local function fail(what, remedy)
  io.stderr:write("cisreport: " .. what .. "; " .. remedy .. "\n")
  io.stderr:flush()
  os.exit(83)
end

local written_for = "" -- the format that the embedded engine makes the document for; empty: any
local problems -- list the embedded engine reads, to tell where in the document they are; nil in Quarto

-- Says that a cite is wrong; the engine names the line of "needle", where there is one.
local function report(needle, what, remedy)
  if not problems then fail(what, remedy) end
  problems:insert { needle = needle, what = what, remedy = remedy }
end

-- Text ----------------------------------------------------------------------------------------

--- Return a text in which a number is not torn from its unit, nor a day from its month; long texts may break.
-- Of values that disagree, each is a text of its own, and so is what stands in parentheses.
local function kept(text)
  if not text:find "%d" then return text end
  local parts = {}
  for part in (text .. " / "):gmatch "(.-) / " do
    if pandoc.text.len(part) <= LONGEST_UNBROKEN then part = part:gsub("%s+", NBSP):gsub(NBSP .. "%(", " (") end
    parts[#parts + 1] = part
  end
  return table.concat(parts, NBSP .. "/ ")
end

local function inlines_of(text)
  local result = pandoc.Inlines {}
  for space, word in text:gmatch("(%s*)(%S*)") do
    if space ~= "" then result:insert(pandoc.Space()) end
    if word ~= "" then result:insert(pandoc.Str(word)) end
  end
  return result
end

--- Return the JSON that the engine gives as a metadata text, else what is given instead, or an empty object.
local function json_given(meta, instead)
  return meta and pandoc.utils.stringify(meta) or instead or "{}"
end

-- Registers: what each dataset's payload says -----------------------------------------------------

local registers = {} -- by dataset id: {dataset, entries by id, all, uses by fact id, needed_by by fact id}
local missing = {} -- ids of datasets that are cited and have no register
local dataset_ids = {}
local values = {} -- JSON of each printed value
local mentions = {} -- JSON of each linked name
local charts = {} -- JSON of each chart
local named = {} -- index of the names that mean one fact
local document -- JSON of what the document was, as far as the register's cell knows it

local function read_payload(block)
  local payload = pandoc.json.decode(block.text, false)
  local id = payload.dataset.id
  if registers[id] then
    fail('the document has two registers of dataset "' .. id .. '"', "keep one")
  end
  local entries, order = {}, {}
  for n, entry in ipairs(payload.entries) do entries[entry.id], order[n] = entry, entry.id end
  registers[id] = {
    id = id, json = payload.dataset.json, ld = payload.dataset.ld, ld_context = payload.ld_context,
    intro = payload.dataset.intro, cited = payload.dataset.cited or {}, all = payload.all,
    entries = entries, order = order, uses = {}, needed_by = {},
  }
  dataset_ids[#dataset_ids + 1] = id
  document = payload.document or document
  return id
end

--- Fill the index of names; one that means facts of two datasets means none.
local function read_names()
  local called = {}
  for dataset, register in pairs(registers) do
    for id, entry in pairs(register.entries) do
      for _, name in ipairs(entry.called or {}) do
        called[name] = called[name] == nil and dataset .. ":" .. id or false
      end
    end
  end
  for name, cite in pairs(called) do
    if not cite then called[name] = nil end
  end
  named = names.index(called)
end

--- Read the payload of a register's Div, and leave only the dataset's id of it.
local function read_register(div)
  if not div.classes:includes("cr-register") then return nil end
  local id
  div:walk { CodeBlock = function(block)
    if block.classes:includes("cr-payload") then id = read_payload(block) end
  end }
  return id and pandoc.Div({}, pandoc.Attr("", { "cr-register" }, { dataset = id }))
end

local function split(cite)
  local dataset, id = cite:match("^([^:/]+):([^:/]+)")
  if not dataset then
    fail('the document cites "' .. cite .. '"', "write dataset:id or dataset:id/field")
  end
  return dataset, id
end

local function fact_anchor(dataset, id)
  return "fact-" .. (#dataset_ids > 1 and dataset .. "-" or "") .. id
end

-- Notes that a fact is used, and where; returns the anchor of its row.
local function use(cite, link)
  local dataset, id = split(cite)
  local register = registers[dataset]
  if not register and not missing[dataset] then
    missing[dataset] = true
    report(id, 'the document cites "' .. cite .. '" but has no register of dataset "' .. dataset .. '"',
      "add a cell that ends with register(ds)")
  elseif register and not register.entries[id] then
    report(id, 'the document cites "' .. cite .. '", but dataset "' .. dataset .. '" has no record "' .. id .. '"',
      "cite a record of the dataset")
  elseif register then
    register.uses[id] = register.uses[id] or {}
    table.insert(register.uses[id], link)
  end
  return fact_anchor(dataset, id)
end

-- Notes for each fact that is used that whatever it rests on is needed for it.
local function add_needed(register)
  local queue = {}
  for id in pairs(register.uses) do queue[#queue + 1] = id end
  local seen = {}
  while #queue > 0 do
    local id = table.remove(queue)
    if not seen[id] then
      seen[id] = true
      for _, input in ipairs(register.entries[id].rests_on or {}) do
        if register.entries[input] then
          register.needed_by[input] = register.needed_by[input] or {}
          register.needed_by[input][id] = true
          queue[#queue + 1] = input
        end
      end
    end
  end
end

-- Values in reading order ------------------------------------------------------------------------

local section = { counters = {}, label = nil, seen = {}, named = {} }
local block -- the figure or table that is walked: its identifier and the facts it cites, in order
local identifiers = {} -- of headings

local function enter_section(header)
  identifiers[header.identifier] = true
  local number = header.attributes.number
  if not number and not header.classes:includes("unnumbered")
    and PANDOC_WRITER_OPTIONS.number_sections then
    local counters = section.counters
    counters[header.level] = (counters[header.level] or 0) + 1
    for level = header.level + 1, 6 do counters[level] = nil end
    local parts = {}
    for level = 1, header.level do
      if counters[level] then parts[#parts + 1] = counters[level] end
    end
    number = table.concat(parts, ".")
  end
  section.label = number and ("§" .. NBSP .. number) or nil
  section.named = {}
end

-- Says where a use is: by its section; the second in a section gets "(2)".
local function place_of(fact)
  local label = section.label
  if not label then return nil end
  local key = fact .. " " .. label
  section.seen[key] = (section.seen[key] or 0) + 1
  local n = section.seen[key]
  return n == 1 and label or label .. NBSP .. "(" .. n .. ")"
end

--- Return where something stands, for the manifest.
local function place()
  return block and block.id ~= "" and block.id or section.label or ""
end

local function cited_in_block(cite)
  if block and not block.seen[cite] then
    block.seen[cite] = true
    table.insert(block.facts, cite)
  end
end

local function link_value(span)
  local cite, text, form = span.attributes.cite, span.attributes.text, span.attributes.form
  if not cite or not text then
    fail("a cited value lacks its cite or its text", 'write []{.cr-value cite="..." text="..."}')
  end
  local n = #values + 1
  local record = cite:match("^[^/]*")
  local anchor = use(cite, { target = "#use-" .. n, label = place_of(record) or tostring(n) })
  cited_in_block(record)
  local fields = {
    n = tostring(n), cite = json.string(cite), text = json.string(text), fact = json.string(anchor),
    place = json.string(place()),
  }
  if form then fields.form = json.string(form) end
  values[n] = json.object(fields)
  local attr = pandoc.Attr("use-" .. n, { "value" }, { { "data-cite", cite } })
  return pandoc.Link(inlines_of(kept(text)), "#" .. anchor, "", attr)
end

local function link_name(cite, content)
  if section.named[cite] then return nil end
  section.named[cite] = true
  local n = #mentions + 1
  local anchor = use(cite, { target = "#name-" .. n, label = place_of(cite) or tostring(n) })
  mentions[n] = json.object {
    n = tostring(n), text = json.string(pandoc.utils.stringify(content)), fact = json.string(anchor),
    place = json.string(place()),
  }
  return pandoc.Link(content, "#" .. anchor, "", pandoc.Attr("name-" .. n, { "name" }))
end

local function paragraph(block_of_text)
  block_of_text.content = names.linked(named, block_of_text.content, link_name)
  return block_of_text
end

local function caption_label(element)
  local label
  local said = element.caption and element.caption.long or element
  said:walk { Span = function(span)
    if span.classes:includes("caption-label") then label = pandoc.utils.stringify(span):gsub(":%s*$", "") end
  end }
  return label
end

--- Note the facts that an element cites, and that they are used there: at `label`, or what the element is called.
local function use_facts(element, label)
  local cites = element.attributes["cr-facts"]
  if not cites then return end
  element.attributes["cr-facts"] = nil
  local id = element.identifier
  for cite in cites:gmatch("%S+") do
    local link = {}
    if id ~= "" then
      link.target = "#" .. id
      link.label = label or caption_label(element)
      link.reference = not link.label and quarto and id or nil
      link.label = link.label or id
    else
      link.label = place_of(cite) or "here"
    end
    use(cite, link)
    cited_in_block(cite:match("^[^/]*"))
  end
end

--- Return a line that names the facts of the block, the first few by their ids.
local function fact_list()
  local items = {}
  for n, cite in ipairs(block.facts) do
    if n > MOST_FACTS and #block.facts > MOST_FACTS + 1 then break end
    local dataset, id = split(cite)
    items[n] = pandoc.Link({ pandoc.Str(id) }, "#" .. fact_anchor(dataset, id))
  end
  local rest = #block.facts - #items
  local line = pandoc.Inlines { pandoc.Str(#block.facts == 1 and "Fact:" or "Facts:"), pandoc.Space() }
  for n, item in ipairs(items) do
    if n > 1 then line:extend { pandoc.Str(","), pandoc.Space() } end
    line:insert(item)
  end
  if rest > 0 then
    local more = inlines_of(rest .. NBSP .. "more")
    line:extend { pandoc.Space(), pandoc.Str("and"), pandoc.Space(), pandoc.Link(more, "#register") }
  end
  return pandoc.Span(line, pandoc.Attr("", { "facts" }))
end

--- Return a caption with the list of facts at the end of its last paragraph.
local function with_fact_list(blocks)
  local last = blocks[#blocks]
  if #block.facts == 0 or not last or (last.t ~= "Plain" and last.t ~= "Para") then return blocks end
  local words = pandoc.Inlines(last.content)
  words:extend { pandoc.LineBreak(), fact_list() }
  local result = pandoc.Blocks(blocks)
  result[#result] = last.t == "Plain" and pandoc.Plain(words) or pandoc.Para(words)
  return result
end

local value_filter

--- Note the facts of a figure that is a part of the one that is walked.
local function part_facts(figure)
  local own, whole = caption_label(figure), block and block.label
  if figure.attributes["cr-facts"] then
    use_facts(figure, own and whole and whole .. NBSP .. own)
    return figure
  end
end

--- Walk a figure or table: its values belong to it, and its names are not linked.
local function walk_block(element)
  block = { id = element.identifier, label = caption_label(element), facts = {}, seen = {} }
  local walked = element:walk(value_filter.within)
  use_facts(walked)
  if walked.t == "Div" then
    walked.content = with_fact_list(walked.content)
  else
    walked.caption.long = with_fact_list(walked.caption.long)
  end
  block = nil
  return walked, false
end

local function with_facts(element)
  if element.attributes["cr-facts"] then
    use_facts(element)
    return element
  end
end

local function div(element)
  if element.identifier == "refs" then return nil, false end
  local is_figure = element.attributes["cr-facts"] and element.identifier ~= ""
  if is_figure and not block then return walk_block(element) end
  return with_facts(element)
end

local function span(element)
  if element.classes:includes("cr-value") then return link_value(element), false end
  if element.classes:includes("cr-text") then
    return inlines_of(element.attributes.text or ""), false
  end
  return with_facts(element)
end

local function tabular(element)
  local columns = tonumber(element.attributes["row-header"])
  if columns then
    element.attributes["row-header"] = nil
    for _, body in ipairs(element.bodies) do body.row_head_columns = columns end
  end
  return walk_block(element)
end

local function heading(header)
  enter_section(header)
  return header:walk(value_filter.within), false
end

local function chart(code)
  if not code.classes:includes("cr-chart") then return nil end
  table.insert(charts, pandoc.json.decode(code.text, false).json)
  return {}
end

value_filter = {
  traverse = "topdown",
  Header = heading, Para = paragraph, Plain = paragraph, Span = span, Div = div, Figure = walk_block, Table = tabular,
  CodeBlock = chart,
  within = { traverse = "topdown", Span = span, Div = with_facts, Figure = part_facts, CodeBlock = chart },
}

-- Manifest -----------------------------------------------------------------------------------------

local register_texts = {} -- what stands in the registers

local function register_div(register, first)
  local id = first and "register" or "register-" .. register.id
  local div, texts = rows.div(register, identifiers[id] and "" or id, fact_anchor)
  table.move(texts, 1, #texts, #register_texts + 1, register_texts)
  return div
end

local function json_counts(counts)
  local classes = {}
  for class, found in pairs(counts) do
    local plain = {}
    for digits, count in pairs(found) do plain[digits] = tostring(count) end
    classes[class] = json.object(plain)
  end
  return json.object(classes)
end

local function manifest(doc)
  local meta = doc.meta
  local datasets, facts = {}, {}
  table.sort(dataset_ids)
  for _, dataset in ipairs(dataset_ids) do
    local register = registers[dataset]
    datasets[#datasets + 1] = register.json
    for _, id in ipairs(register.order) do -- the dataset's order, which some functions keep
      if rows.is_shown(register, id) then facts[#facts + 1] = register.entries[id].json end
    end
  end
  return json.object {
    format = json.string("cisreport-manifest/2"),
    title = json.string(meta.title and pandoc.utils.stringify(meta.title) or ""),
    datasets = json.array(datasets),
    facts = json.array(facts),
    values = json.array(values),
    names = json.array(mentions),
    charts = json.array(charts),
    numbers = quarto and "{}" or json_counts(numbers.count(doc, written_for, register_texts)),
    document = json_given(meta["cisreport-document"], document),
    parameters = json_given(meta["cisreport-parameters"]),
    versions = json_given(meta["cisreport-versions"]),
  }
end

-- The facts shown, with their datasets, as one JSON-LD document.
local function linked_data()
  local nodes, context = {}, "{}"
  local function add(json)
    local inner = json:sub(2, -2)
    if inner ~= "" then nodes[#nodes + 1] = inner end
  end
  for _, dataset in ipairs(dataset_ids) do
    local register = registers[dataset]
    context = register.ld_context
    add(register.ld)
    for _, id in ipairs(rows.shown_ids(register)) do add(register.entries[id].ld) end
  end
  return json.object { ["@context"] = context, ["@graph"] = json.array(nodes) }
end

local function typst_string(text)
  local escaped = text:gsub('[\\"]', "\\%0"):gsub("%c", function(character)
    return string.format("\\u{%x}", character:byte())
  end)
  return '"' .. escaped .. '"'
end

local ATTACHED = {
  { id = "cisreport-manifest", suffix = ".json", type = "application/json", relationship = "data",
    description = "Facts of this report and where it prints them" },
  { id = "cisreport-facts", suffix = ".jsonld", type = "application/ld+json", relationship = "supplement",
    description = "Facts of this report as linked data" },
}

-- Puts the manifest and the linked data into the output; a block of data is no script that is run.
local function embedded(div)
  if KEPT_FORMATS[FORMAT] then return nil end
  local blocks = pandoc.Blocks {}
  for n, part in ipairs(ATTACHED) do
    local json = div.content[n].text
    if FORMAT:match("^html") then
      local safe = json:gsub("<", "\\u003c")
      blocks:insert(pandoc.RawBlock("html",
        ('<script type="%s" id="%s">'):format(part.type, part.id) .. safe .. "</script>"))
    elseif FORMAT:match("^typst") then
      blocks:insert(pandoc.RawBlock("typst",
        ('#pdf.attach("%s", bytes(%s), relationship: "%s", mime-type: "%s", description: "%s")'):format(
          part.id .. part.suffix, typst_string(json), part.relationship, part.type, part.description)))
    end
  end
  return blocks
end

-- Quarto writes Typst without our second filter: its links have no labels to go back to, and its
-- mark-up changes quotes, dots and hyphens.
local function typst_raw(text) return pandoc.RawInline("typst", text) end

local function labeled(element)
  local inlines = element.content:walk { Str = function(str) return typst_raw("#" .. typst_string(str.text) .. ";") end }
  local mark = typst_raw("#metadata(none)#label(" .. typst_string(element.identifier) .. ")")
  element.identifier, element.content = "", inlines
  return { mark, element }
end

local quarto_typst = {
  Link = function(link)
    if link.classes:includes("name") then return labeled(link) end
    if not link.classes:includes("value") then return nil end
    local around = pandoc.utils.stringify(link):find(" ") and "#text(hyphenate: false)[" or "#box["
    local mark, bare = table.unpack(labeled(link))
    return { mark, typst_raw(around), bare, typst_raw("]") }
  end,
  Span = function(span)
    if span.classes:includes("fact-id") then return labeled(span) end
  end,
  Div = function(div)
    if div.classes:includes("sources") then
      return { pandoc.RawBlock("typst", "#[#set text(size: 6.5pt)\n#columns(2)["), div, pandoc.RawBlock("typst", "]]") }
    end
    if not div.classes:includes("register") then return nil end
    return { pandoc.RawBlock("typst", "#[#set text(hyphenate: false)"), div, pandoc.RawBlock("typst", "]") }
  end,
}

-- The whole ----------------------------------------------------------------------------------------

local function resolve(doc)
  if doc.meta["cisreport-format"] then
    written_for = pandoc.utils.stringify(doc.meta["cisreport-format"])
    doc.meta["cisreport-format"] = nil
    problems = pandoc.List(doc.meta["cisreport-problems"] or {})
    doc.meta["cisreport-resolved"] = true -- for the engine's second pass
  end
  doc.blocks = doc.blocks:walk { Div = read_register }
  read_names()
  for _, key in ipairs { "title", "subtitle", "abstract" } do
    local said = doc.meta[key]
    local kind = said and pandoc.utils.type(said)
    if kind == "Inlines" or kind == "Blocks" then doc.meta[key] = said:walk(value_filter.within) end
  end
  doc.blocks = doc.blocks:walk(value_filter)
  for _, dataset in ipairs(dataset_ids) do add_needed(registers[dataset]) end
  doc.blocks = doc.blocks:walk { Div = function(div)
    local id = div.classes:includes("cr-register") and div.attributes.dataset
    if id then return register_div(registers[id], id == dataset_ids[1]) end
  end }
  if problems and #problems > 0 then doc.meta["cisreport-problems"] = problems end
  if #dataset_ids > 0 then
    local data = { pandoc.CodeBlock(manifest(doc)), pandoc.CodeBlock(linked_data()) }
    doc.blocks:insert(pandoc.Div(data, pandoc.Attr("", { "cr-manifest" })))
  end
  return doc
end

function Pandoc(doc)
  if not doc.meta["cisreport-resolved"] then doc = resolve(doc) end
  local json
  for at, last in ipairs(doc.blocks) do
    if last.t == "Div" and last.classes:includes("cr-manifest") then
      json = last.content[1].text
      local blocks = embedded(last)
      if blocks then
        doc.blocks:remove(at)
        for n, data in ipairs(blocks) do doc.blocks:insert(at + n - 1, data) end
      end
      break
    end
  end
  if json and FORMAT:match("^html") then doc = popovers.add(doc, json) end
  if quarto and FORMAT:match("^typst") then doc.blocks = doc.blocks:walk(quarto_typst) end
  return doc
end
