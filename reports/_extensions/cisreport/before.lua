--- Prepares a document for Quarto's filters: what Quarto could not resolve, or would load from the network.

--- Keys of Quarto's words by the first part of a label, where Quarto refers in English in each language.
local WORDS = {
  nte = "callout-note-title", tip = "callout-tip-title", wrn = "callout-warning-title", imp = "callout-important-title",
  cau = "callout-caution-title", rem = "environment-remark-title", sol = "environment-solution-title",
  prf = "environment-proof-title",
}

--- Give references to callouts, remarks and the like words of the document's language.
local function set_words()
  for kind, key in pairs(WORDS) do
    local category, word = _G.crossref.categories.by_ref_type[kind], quarto.doc.language[key]
    if category and word then category.prefix = word end
  end
end

--- Return the titles of sections without a number, by identifier; Quarto finds no such section.
local function titles_without_number(blocks)
  local numbers, titles = _G.param("number-sections", false), {}
  blocks:walk { Header = function(header)
    local unnumbered = header.classes:includes "unnumbered" or not numbers
    if unnumbered and header.identifier:find "^sec%-" then
      titles[header.identifier] = header.content:walk { Note = function() return {} end }
    end
  end }
  return titles
end

--- Return a filter that makes references to sections without a number links of their titles.
local function references(titles)
  return { Cite = function(cite)
    local parts, found = pandoc.Inlines {}, false
    for n, citation in ipairs(cite.citations) do
      if n > 1 then parts:extend { pandoc.Str ",", pandoc.Space() } end
      local title = titles[citation.id:sub(1, 1):lower() .. citation.id:sub(2)]
      if title then
        found = true
        local words = pandoc.Inlines(citation.prefix)
        if #words > 0 then words:insert(pandoc.Str(utf8.char(0xA0))) end
        words:extend(title)
        parts:insert(pandoc.Link(words, "#" .. citation.id:sub(1, 1):lower() .. citation.id:sub(2), "", { class = "quarto-xref" }))
      else
        parts:insert(pandoc.Cite(cite.content, { citation }))
      end
    end
    return found and parts or nil
  end }
end

--- Return a link to an image on the network, so that no output needs the network or changes with it.
local function image(element)
  if not element.src:find "^https?://" then return nil end
  local alternative = element.attributes.alt or element.attributes["fig-alt"] or pandoc.utils.stringify(element.caption)
  return pandoc.Link(alternative == "" and element.src or alternative, element.src, "", pandoc.Attr(element.identifier))
end

--- Signs by the names that Pygments gives them in TeX.
local SIGNS = {
  am = "&", at = "@", bs = "\\", ca = "^", cb = "}", dl = "$", dq = '"', gt = ">", hy = "-", lb = "[", lt = "<", ob = "{",
  pc = "%", rb = "]", sh = "#", sq = "'", ti = "~", us = "_",
}

--- Return TeX that Pygments made of code, as code.
local function code(tex)
  local lines = tex:match "\\begin{Verbatim}%[commandchars=[^%]]*%]\n(.*)\n\\end{Verbatim}"
  if not lines then return nil end
  local plain = lines:gsub("\\PY{[%w+]+}{(.-)}", "%1"):gsub("\\PY{[%w+]+}{(.-)}", "%1"):gsub("\\PYZ(%l%l){}", SIGNS)
  return pandoc.Blocks { pandoc.CodeBlock(plain) }
end

--- Return what raw TeX says, which Quarto would drop; nil for a command that says nothing.
local function read(raw)
  if raw.format ~= "tex" and raw.format ~= "latex" then return nil end
  if raw.text:find "commandchars" then return code(raw.text) end
  local done, doc = pcall(pandoc.read, raw.text, "latex")
  return done and #doc.blocks > 0 and doc.blocks or nil
end

local function raw_inline(raw)
  if raw.format == "html" and raw.text:find "^<br%s*/?>$" then return pandoc.LineBreak() end
  local blocks = read(raw)
  return blocks and pandoc.utils.blocks_to_inlines(blocks)
end

--- Return a table of pandas, whose style has a random name, as one without a name; Quarto would number it.
local function float(element)
  if not element.identifier:find "^T_%x+$" or not element.content or element.content.t ~= "Table" then return nil end
  local tbl = element.content
  tbl.identifier = ""
  tbl.caption.long = element.caption_long and quarto.utils.as_blocks(element.caption_long) or {}
  return tbl
end

local function without_random_name(tbl)
  if not tbl.identifier:find "^T_%x+$" then return nil end
  tbl.identifier = ""
  return tbl
end

function Pandoc(doc)
  set_words()
  doc = doc:walk(references(titles_without_number(doc.blocks))):walk { Image = image }
  doc = quarto._quarto.ast.walk(doc, { FloatRefTarget = float })
  doc = doc:walk { Table = without_random_name }
  if FORMAT:find "latex" then return doc end
  return doc:walk { RawInline = raw_inline, RawBlock = read }
end
