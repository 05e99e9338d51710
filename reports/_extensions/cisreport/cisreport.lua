--- Hands a document to the filter of the Python package cisreport, with what only Quarto knows about it.
---
--- Citations are set first, since the filter counts the numbers they print. Quarto keeps figures and tables as
--- nodes, and only Lua knows their identifiers, numbers and attributes: each node carries them to Python as the
--- attribute "cr-float", which comes back without it.

local NBSP = utf8.char(0xA0)

--- Return paths of bibliographies as plain texts; for Typst, Quarto has made raw inlines of them.
local function paths(value)
  if pandoc.utils.type(value) ~= "List" then value = { value } end
  return pandoc.List(value):map(function(path)
    if type(path) == "string" then return path end
    local parts = pandoc.List(path):map(function(part)
      return part.t == "RawInline" and part.text or pandoc.utils.stringify(part)
    end)
    return table.concat(parts)
  end)
end

--- Set the citations; the result cites nothing that the writer would set again.
local function with_citations(doc)
  local meta = doc.meta
  if meta["link-citations"] == nil then meta["link-citations"] = true end
  if not meta.bibliography and not meta.references then return doc end
  if meta.bibliography then meta.bibliography = paths(meta.bibliography) end
  doc = pandoc.utils.citeproc(doc)
  doc.meta.bibliography, doc.meta.references, doc.meta.nocite = nil, nil, nil
  return doc:walk {
    Cite = function(cite)
      local keys = cite.citations:map(function(citation) return citation.id end)
      local content = cite.content:walk { Link = function(link)
        link.attributes.role = "doc-biblioref"
        return link
      end }
      return pandoc.Span(content, { class = "citation", cites = table.concat(keys, " ") })
    end,
  }
end

--- Return what a float is called, such as "Figure 1"; a part of a float is called by its letter.
local function label(float, meta)
  local number = float.order and float.order.order
  if not number then return nil end
  if float.parent_id then return ("(%s)"):format(string.char(96 + number)) end
  local category = _G.crossref.categories.by_name[float.type]
  local kind = category and category.ref_type or "fig"
  local chosen = meta.crossref and meta.crossref[kind .. "-title"]
  local title = chosen and pandoc.utils.stringify(chosen) or quarto.doc.language["crossref-" .. kind .. "-title"]
  return (title or float.type) .. NBSP .. number
end

--- Return the tabs of a print one below the other. Quarto would make their titles headings, with numbers that its
--- references to later sections do not know.
local function tabs_below_each_other(div)
  local blocks = pandoc.Blocks {}
  for at = 1, #div.content - 1, 2 do
    local title = pandoc.utils.blocks_to_inlines(div.content[at + 1].content)
    title:insert(1, pandoc.RawInline("typst", "#block(sticky: true, strong["))
    title:insert(pandoc.RawInline("typst", "])"))
    blocks:insert(pandoc.Plain(title))
    blocks:extend(div.content[at].content)
  end
  return pandoc.Div(blocks)
end

--- Return code of a print with the name of its file above it, which Quarto leaves out.
local function code_with_filename(div, node)
  if not node.filename or node.filename == "" then return nil end
  local name = pandoc.Inlines { pandoc.RawInline("typst", "#block(sticky: true)["), pandoc.Code(node.filename) }
  name:insert(pandoc.RawInline("typst", "]"))
  return pandoc.Div { pandoc.Plain(name), div }
end

local function float_for_python(div, float, meta)
  div.attributes["cr-float"] = quarto.json.encode {
    identifier = float.identifier,
    label = label(float, meta),
    facts = float.attributes and float.attributes["cr-facts"],
    row_header = float.attributes and float.attributes["row-header"],
  }
  if float.attributes then float.attributes["cr-facts"], float.attributes["row-header"] = nil, nil end
end

--- Return a document whose nodes carry what Python needs to know of them.
local function with_nodes(doc)
  return doc:walk { Div = function(div)
    local node = quarto._quarto.ast.resolve_custom_data(div)
    if not node then return nil end
    if node.t == "Tabset" and FORMAT == "typst" then return tabs_below_each_other(div) end
    if node.t == "DecoratedCodeBlock" and FORMAT == "typst" then return code_with_filename(div, node) end
    if node.t == "Callout" and FORMAT == "typst" then node.icon = false end
    if node.t == "FloatRefTarget" then
      float_for_python(div, node, doc.meta)
    elseif node.order and node.order.order then
      div.attributes["cr-number"] = tostring(node.order.order)
    end
    return div
  end }
end

--- Return what Quarto numbers, by identifier; a part of a float has the number of its float.
local function numbers()
  local entries, found = _G.crossref.index.entries, {}
  for identifier, entry in pairs(entries) do
    local numbered = entry.parent and entries[entry.parent] or entry
    if numbered.order and numbered.order.order then found[identifier] = tostring(numbered.order.order) end
  end
  return found
end

--- Return a document whose formulas are MathML on a page, which needs no script of the network to show them.
local function with_formulas(doc)
  if not FORMAT:find "^html" then return doc end
  local options = pandoc.WriterOptions { html_math_method = "mathml" }
  return doc:walk { Math = function(math)
    math.text = math.text:gsub("\\tag{(%d+)}", "\\qquad(%1)")
    local written = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, "html", options)
    return pandoc.RawInline("html", written)
  end }
end

--- Return a document as Python filters it. Quarto itself would go on after an error of Lua, without our links.
local function filtered(doc)
  local python = os.getenv "QUARTO_PYTHON" or "python3"
  local arguments = { "-m", "cisreport.rendering.facts_filter", FORMAT }
  local done, result = pcall(pandoc.utils.run_json_filter, doc, python, arguments)
  if done then return result end
  if not tostring(result):find "status 83" then
    io.stderr:write(("cisreport: %s did not filter the document (%s); "):format(python, tostring(result)),
      "let the environment variable QUARTO_PYTHON name a Python that has cisreport\n")
  end
  os.exit(83)
end

function Pandoc(doc)
  doc = with_nodes(with_citations(doc))
  local known = { quarto = tostring(quarto.version), numbers = numbers() }
  doc.meta["cr-quarto"] = pandoc.MetaString(quarto.json.encode(known))
  return with_formulas(filtered(doc))
end
