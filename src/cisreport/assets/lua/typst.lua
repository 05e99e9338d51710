--- Pass 2 for Typst: the normalized tree as report.typ presents it, tagged and with its texts for readers
--- who do not see. Labels are written as strings, so any identifier will do.

local here = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local outline = dofile(pandoc.path.join { here, 'outline.lua' })
local columns = dofile(pandoc.path.join { here, 'columns.lua' })
local coverage = dofile(pandoc.path.join { here, 'coverage.lua' })

local has = outline.has
local identifiers = {}

local function quoted(text)
  return '"' .. text:gsub('[\\"]', '\\%0'):gsub('\n', '\\n'):gsub('\r', '\\r'):gsub('\t', '\\t') .. '"'
end

local function raw(text) return pandoc.RawBlock('typst', text) end
local function inline(text) return pandoc.RawInline('typst', text) end

--- Return an invisible place that links can go to.
local function place(id) return ('#metadata(none)#label(%s);'):format(quoted(id)) end

--- Return inlines between an opening and a closing piece of Typst.
local function around(open, inlines, close)
  local all = pandoc.Inlines { inline(open) }
  all:extend(inlines)
  all:insert(inline(close))
  return all
end

local function block_around(open, blocks, close)
  local all = pandoc.Blocks { raw(open) }
  all:extend(blocks)
  all:insert(raw(close))
  return all
end

-- Characters that no font has would stop the compiler

local function covered(code)
  local low, high = 1, #coverage // 2
  while low <= high do
    local middle = (low + high) // 2
    local first, last = coverage[2 * middle - 1], coverage[2 * middle]
    if code < first then high = middle - 1 elseif code > last then low = middle + 1 else return true end
  end
  return false
end

--- Return text in which a character that can not be printed is named by its code.
local function printable(text)
  if not text:find '[^\x20-\x7E]' then return text end
  local out = {}
  for _, code in utf8.codes(text) do
    out[#out + 1] = (covered(code) or code == 10) and utf8.char(code) or ('[U+%04X]'):format(code)
  end
  return table.concat(out)
end

local function printable_element(element)
  local text = element.text
  if not text:find '[^\x20-\x7E]' then return nil end
  local named = printable(text)
  if named == text then return nil end
  element.text = named
  return element
end

-- Text

local function link(element)
  local id = element.target:match '^#(.+)$'
  local mark = element.identifier ~= '' and place(element.identifier) or ''
  if not id then
    if mark == '' then return nil end
    element.identifier = ''
    return { inline(mark), element }
  end
  if not identifiers[id] then return around(mark, element.content, '') end
  local whole = outline.unbroken(element)
  local kind = has(element, 'name') and 'name' or not has(element, 'value') and 'link' or whole and 'value' or 'long-value'
  -- The mark stands behind a word, since before it a line could end between the two, and before a longer text.
  local before, after = whole and '' or mark, whole and mark or ''
  return around(('#%s(label(%s))[%s'):format(kind, quoted(id), before), element.content, after .. '];')
end

local function span(element)
  local mark = element.identifier ~= '' and place(element.identifier) or ''
  for _, class in ipairs { 'caption-label', 'fact-id', 'facts' } do
    if has(element, class) then return around(('%s#%s['):format(mark, class), element.content, '];') end
  end
  if mark ~= '' then return around(mark, element.content, '') end
end

--- Return a formula with its alternative text, its TeX unless told, and what is given of its number.
local function equation(math, alt, numbering)
  local display = math.mathtype == 'DisplayMath'
  local typst = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, 'typst'):gsub('%s+$', '')
  alt = printable((alt or math.text):gsub('^%s+', ''):gsub('%s+$', ''):gsub('%s+', ' '))
  return inline(('#math.equation(block: %s, alt: %s, %s%s.body);'):format(display, quoted(alt), numbering, typst))
end

local function formula(math) return equation(math, nil, '') end

--- Return a numbered formula; any other span as it is.
local function numbered(element)
  if not has(element, 'equation') then return nil end
  local math, number = element.content[1], element.content[2]
  if not number then return nil end
  local numbering = ('numbering: _ => %s, '):format(quoted(pandoc.utils.stringify(number)))
  return { inline(place(element.identifier)), equation(math, element.attributes.alt, numbering) }
end

local function length(text)
  local number, unit = (text or ''):match '^([%d.]+)(%a*%%?)$'
  if not tonumber(number) then return nil end
  if unit == 'px' or unit == '' then return ('%gpt'):format(number * 0.75) end
  return ({ ['%'] = true, cm = true, mm = true, pt = true, ['in'] = true, em = true })[unit] and number .. unit or nil
end

local function image(img)
  local alt = img.attributes.alt or img.attributes['fig-alt'] or outline.plain(img.caption)
  local width = length(img.attributes.width)
  return inline(('#image(%s, alt: %s%s);'):format(quoted(img.src), quoted(printable(alt)), width and ', width: ' .. width or ''))
end

-- Blocks

local function heading(header)
  local words = pandoc.Inlines(header.content):walk { Link = function(element) element.identifier = ''; return element end,
    Span = function(element) element.identifier = ''; return element end }
  local marks = {}
  header.content:walk {
    Link = function(element) if element.identifier ~= '' then marks[#marks + 1] = place(element.identifier) end end,
    Span = function(element) if element.identifier ~= '' then marks[#marks + 1] = place(element.identifier) end end,
  }
  local number = outline.number(header)
  local plain = outline.plain(outline.reprint(header.content))
  local open = ('#heading(level: %d, outlined: %s, supplement: %s)['):format(
    header.level, has(header, 'unlisted') and 'false' or 'true', quoted(printable(number and number .. ' ' .. plain or plain)))
  if number then open = ('%s#section-number(%s)'):format(open, quoted(number)) end
  local close = header.identifier ~= '' and (']#label(%s)'):format(quoted(header.identifier)) or ']'
  return pandoc.Plain(around(open, words, close .. table.concat(marks)))
end

local function div(element)
  local kind, word, title, number = outline.callout(element)
  local mark = element.identifier ~= '' and place(element.identifier) or ''
  if kind then
    if number then word = word .. outline.nbsp .. number .. (title ~= '' and ':' or '') end
    return block_around(('%s\n#callout(%s, %s, %s)['):format(mark, quoted(kind), quoted(word), quoted(printable(title))),
      element.content, ']')
  elseif has(element, 'page-break') then
    return raw '#pagebreak(weak: true)'
  elseif has(element, 'panel-tabset') then
    return block_around(mark .. '\n#tabset[', element.content, ']')
  elseif has(element, 'tab') then
    return block_around(('#tab(%s)[%s'):format(quoted(printable(element.attributes.title)), mark), element.content, ']')
  elseif has(element, 'layout') then
    return block_around(('#columns-of(%s,'):format(element.attributes.columns), element.content, ')')
  elseif has(element, 'layout-item') then
    return block_around('[', element.content, '],')
  elseif element.identifier == 'refs' or has(element, 'references') then
    return block_around(mark .. '\n#references(' .. (has(element, 'hanging-indent') and 'true' or 'false') .. ')[',
      element.content, ']')
  elseif has(element, 'sources') then
    return block_around('#sources[', element.content, ']')
  elseif has(element, 'register') then
    return block_around(mark .. '\n#register[', element.content, ']')
  elseif mark ~= '' then
    element.identifier = ''
    return { raw(mark), element }
  end
end

local function code(block)
  local kind = has(block, 'cell-output') and 'output' or 'code'
  local mark = block.identifier ~= '' and place(block.identifier) or ''
  block.identifier = ''
  return { raw(('%s\n#%s-block['):format(mark, kind)), block, raw ']' }
end

-- Tables

--- Let long words break after the signs that part them, and give headings that are empty a word.
local function cells(tbl)
  return tbl:walk {
    Str = function(str)
      local text = str.text
      if text:find '\u{a0}' then return nil end -- a number with its unit
      if #text < 16 or (utf8.len(text) or #text) < 16 or not text:find '[-/:_.]' then return nil end
      local text = str.text
      if #text < 16 or (utf8.len(text) or #text) < 16 or not text:find '[-/:_.]' then return nil end
      if text:find '\u{a0}' then return nil end -- a number with its unit
      local pieces = pandoc.Inlines {}
      for piece in text:gmatch '[^-/:_.]*[-/:_.]*' do
        if piece ~= '' then
          pieces:insert(pandoc.Str(piece))
          pieces:insert(inline '#h(0.01pt);')
        end
      end
      pieces:remove()
      return pieces
    end,
  }
end

local function strong_heads(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.contents = cell.contents:walk {
        Plain = function(plain) return pandoc.Plain { pandoc.Strong(plain.content) } end,
        Para = function(para) return pandoc.Para { pandoc.Strong(para.content) } end,
      }
    end
  end
end

local function tabular(tbl)
  local short = columns.set_widths(tbl)
  strong_heads(tbl)
  tbl = cells(tbl)
  local mark = tbl.identifier ~= '' and place(tbl.identifier) .. '\n' or ''
  tbl.identifier = ''
  if short then return { raw(mark .. '#together['), tbl, raw ']' } end
  return mark ~= '' and { raw(mark), tbl } or tbl
end

--- Return a figure of a kind of our own with its caption.
local function captioned(mark, kind, fig)
  local blocks = pandoc.Blocks {
    raw(('%s\n#captioned(%s, ['):format(mark, quoted(kind))),
    pandoc.Plain(pandoc.utils.blocks_to_inlines(fig.caption.long)),
    raw '])[',
  }
  blocks:extend(fig.content)
  blocks:insert(raw ']')
  return blocks
end

local function figure(fig)
  if fig.identifier == '' then return { raw '#in-place[', fig, raw ']' } end
  local mark = place(fig.identifier)
  fig.identifier = ''
  for _, kind in ipairs { 'listing', 'part', 'panel' } do
    if has(fig, kind) then return captioned(mark, kind, fig) end
  end
  return { raw(mark), fig }
end

--- Write text that Typst's mark-up would change as a string, which it keeps: quotes, dots, hyphens, and what would
--- begin a list, a heading or a term at the start of a bracket, or name a field of the code before it.
local function verbatim(str)
  local text = str.text
  if not text:find '[-%.+/=\x80-\xFF]' then return nil end
  if text:match '^%.%a' or text:match '^[-+/=]+$' or text:match '^%d+%.$' or text:find '%.%.' or text:find '%-[-?]' or text:find '\u{2018}' or text:find '\u{2019}'
    or text:find '\u{201C}' or text:find '\u{201D}' then
    return inline('#' .. quoted(text) .. ';')
  end
end

-- The document

local function text_list(values)
  if #values == 0 then return '()' end
  return '(' .. table.concat(values:map(quoted), ', ') .. ',)'
end

--- Lines of title block and contents that fit on the first page for sure.
local most_front_lines = 36

--- Return about how many lines title block and contents take.
local function front_lines(doc, depth, authors)
  local lines = 8 + 2 * authors + (doc.meta.abstract and #outline.plain(doc.meta.abstract) // 90 + 3 or 0)
  doc:walk { Header = function(header)
    if outline.listed(header, depth, 1) then lines = lines + 1 + #outline.plain(header.content) // 90 end
  end }
  return lines
end

local function metadata(doc)
  local meta = doc.meta
  local function set(name, typst) meta[name] = pandoc.MetaInlines { inline(typst) } end
  local authors = outline.authors(meta)
  meta['by-author'] = #authors > 0 and authors or nil
  local language, region = outline.plain(meta.lang):match '^(%a+)[-_]?(%a*)'
  set('plain-language', quoted((language or 'en'):lower()))
  if region and #region == 2 then set('plain-region', quoted(region:upper())) end
  set('plain-title', quoted(printable(meta.title and outline.plain(meta.title) or 'Report')))
  set('plain-authors', text_list(authors:map(function(author) return printable(outline.plain(author.name)) end)))
  local keywords = outline.list(meta.keywords):map(function(word) return printable(outline.plain(word)) end)
  set('plain-keywords', text_list(keywords))
  if #keywords > 0 then meta['keywords-text'] = pandoc.MetaString(table.concat(keywords, ', ')) end
  if meta.abstract then set('plain-abstract', quoted(printable(outline.plain(meta.abstract)))) end
  local year, month, day = outline.plain(meta.date):match '^(%d%d%d%d)-(%d%d)-(%d%d)'
  if year then set('document-date', ('datetime(year: %d, month: %d, day: %d)'):format(year, month, day)) end
  local short = meta['short-title'] or meta.title
  meta['short-title'] = short and pandoc.MetaInlines { inline('#' .. quoted(printable(outline.plain(short)))) } or nil
  local depth = outline.contents_depth(meta)
  meta['contents-depth'] = depth > 0 and pandoc.MetaString(tostring(depth)) or nil
  meta['contents-fit'] = depth > 0 and front_lines(doc, depth, #authors) <= most_front_lines or nil
end

function Pandoc(doc)
  doc = outline.level_headings(doc, 1)
  doc, identifiers = outline.unique_identifiers(doc)
  local function whole(filter) doc = doc:walk(filter) end
  whole { Str = printable_element, Code = printable_element, CodeBlock = printable_element,
    Cite = function(cite) return cite.content end }
  metadata(doc)
  whole { Table = tabular }
  whole { Header = heading }
  whole { Figure = figure, Div = div, CodeBlock = code }
  whole { Span = numbered }
  whole { Link = link, Span = span, Math = formula, Image = image }
  whole { Str = verbatim }
  return doc
end
