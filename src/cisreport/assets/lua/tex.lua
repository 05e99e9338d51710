--- Pass 1: raw TeX, read as the elements that it means in every format.
--
-- Pandoc reads raw TeX with its reader of LaTeX: words in bold, links, notes, lists, tables, formulas. What that does not
-- know remains raw. Raw TeX with its format, such as `x`{=latex}, is what the author writes for LaTeX alone.

local tex = {}

--- Commands that begin a page.
local breaks = { newpage = true, pagebreak = true, clearpage = true, cleardoublepage = true }
--- Commands that change looks alone, without and with arguments: spaces, sizes, places, and what only LaTeX reads.
local looks, looks_with_arguments = {}, {}
for name in ([[noindent indent bigskip medskip smallskip vfill hfill centering raggedright raggedleft par quad qquad
    tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge singlespacing doublespacing
    onehalfspacing selectfont allowbreak break sloppy maketitle tableofcontents listoffigures listoftables]]):gmatch '%a+' do
  looks[name] = true
end
for name in ([[vspace hspace setlength thispagestyle pagestyle setcounter label usepackage definecolor]]):gmatch '%a+' do
  looks_with_arguments[name] = true
end
--- Commands with definitions, which pandoc has read.
local definitions = {
  newcommand = true, renewcommand = true, providecommand = true, DeclareMathOperator = true, def = true, let = true,
}
--- Those that part words.
local spaces = { quad = true, qquad = true, hspace = true, hfill = true, par = true, ['break'] = true }

local function command(text)
  return text:match '^%s*\\(%a+)'
end

--- Return what raw TeX means, or nil if nothing more is known of it.
local function read(element, note)
  if element.format ~= 'tex' then return nil end
  local name = command(element.text)
  if element.t == 'RawBlock' and breaks[name] then return { pandoc.Div({}, { class = 'page-break' }) } end
  if definitions[name] then return {} end
  if looks_with_arguments[name] or looks[name] and element.text:match '^%s*\\%a+%s*$' then
    note(element.text:match '[^\n]*', ('the command "\\%s" has no effect'):format(name), 'remove it')
    return spaces[name] and element.t == 'RawInline' and { pandoc.Space() } or {}
  end
  local blocks, unknown = pandoc.read(element.text, 'latex+raw_tex').blocks, false
  local function found() unknown = true end
  blocks:walk { RawInline = found, RawBlock = found }
  if unknown or #blocks == 0 then return nil end
  return element.t == 'RawBlock' and blocks or pandoc.utils.blocks_to_inlines(blocks)
end

--- Return blocks without a paragraph that has a block of TeX alone, such as a list.
local function paragraph(para)
  if #para.content ~= 1 or para.content[1].t ~= 'RawInline' then return nil end
  local raw = para.content[1]
  if raw.text:match '^\\begin' or breaks[command(raw.text)] then return pandoc.RawBlock(raw.format, raw.text) end
end

--- Return blocks whose raw TeX is read; `note` takes what has no effect.
function tex.read(doc, note)
  local found = false
  local function see(element) found = found or element.format == 'tex' end
  doc:walk { RawInline = see, RawBlock = see }
  if not found then return doc end
  doc = doc:walk { Para = paragraph }
  local function reading(element) return read(element, note) end
  return doc:walk { RawInline = reading, RawBlock = reading }
end

return tex
