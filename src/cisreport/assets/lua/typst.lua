--- Pass 2 for Typst: the normalized tree as report.typ presents it, tagged and with its texts for readers
--- who do not see. Labels are written as strings, so any identifier will do.

local here = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local outline = dofile(pandoc.path.join { here, 'outline.lua' })
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
  local text = printable(element.text)
  if text == element.text then return nil end
  element.text = text
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
  if not has(element, 'value') then
    return around(('%s#link(label(%s))['):format(mark, quoted(id)), element.content, '];')
  end
  local kind = outline.unbroken(element) and 'value' or 'long-value'
  return around(('%s#%s(label(%s))['):format(mark, kind, quoted(id)), element.content, '];')
end

local function span(element)
  local mark = element.identifier ~= '' and place(element.identifier) or ''
  for _, class in ipairs { 'caption-label', 'fact-id' } do
    if has(element, class) then return around(('%s#%s['):format(mark, class), element.content, '];') end
  end
  if mark ~= '' then return around(mark, element.content, '') end
end

local function formula(math)
  local display = math.mathtype == 'DisplayMath'
  local typst = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, 'typst'):gsub('%s+$', '')
  local alt = printable(math.text:gsub('^%s+', ''):gsub('%s+$', ''):gsub('%s+', ' '))
  return inline(('#math.equation(block: %s, alt: %s, %s.body);'):format(display, quoted(alt), typst))
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
  local kind, word, title = outline.callout(element)
  local mark = element.identifier ~= '' and place(element.identifier) or ''
  if kind then
    return block_around(('%s\n#callout(%s, %s, %s)['):format(mark, quoted(kind), quoted(word), quoted(printable(title))),
      element.content, ']')
  elseif element.identifier == 'refs' or has(element, 'references') then
    return block_around(mark .. '\n#references(' .. (has(element, 'hanging-indent') and 'true' or 'false') .. ')[',
      element.content, ']')
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

--- Characters of table text on a line of the print, at its size, and in the register at its smaller one.
local line_length, register_line_length = 96, 112
local padding = 2.2

--- Return the lengths of the longest piece of a word and of the whole text, some wide letters counted in.
local function measure(blocks)
  local longest, text = 0, pandoc.utils.stringify(blocks)
  for piece in text:gsub('[-/:_.]', '%0 '):gmatch '%S+' do longest = math.max(longest, utf8.len(piece) or #piece) end
  return 1.12 * longest, utf8.len(text) or #text
end

--- Return the measures of a table's cells, row by row: `column`, `longest`, `total`.
local function measured(tbl)
  local all = pandoc.List {}
  local function rows(list)
    for _, row in ipairs(list) do
      local column, cells = 1, pandoc.List {}
      for _, cell in ipairs(row.cells) do
        local longest, total = measure(cell.contents)
        local span = cell.col_span
        cells:insert { column = column, longest = longest, total = total, single = span == 1 }
        column = column + span
      end
      all:insert(cells)
    end
  end
  rows(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do rows(body.head); rows(body.body) end
  rows(tbl.foot.rows)
  return all
end

--- Return whether the document itself tells the columns apart in width.
local function widths_told(specs)
  local first
  for _, spec in ipairs(specs) do
    local width = spec[2]
    if not width or width == 0 then return false end
    first = first or width
    if math.abs(width - first) > 0.005 then return true end
  end
  return false
end

--- Return what each column's words need at least, and what its longest text would take on one line.
local function demands(columns, rows)
  local least, most = {}, {}
  for column = 1, columns do least[column], most[column] = 3, 3 end
  for _, cells in ipairs(rows) do
    for _, cell in ipairs(cells) do
      local column = cell.column
      if cell.single and least[column] then
        least[column], most[column] = math.max(least[column], cell.longest), math.max(most[column], cell.total)
      end
    end
  end
  for column = 1, columns do
    least[column] = least[column] + padding
    most[column] = math.max(most[column] + padding, least[column])
  end
  return least, most
end

local function sum(numbers)
  local total = 0
  for _, number in ipairs(numbers) do total = total + number end
  return total
end

--- Return the widths that the document tells, none below what its words need where others can give.
local function told_widths(specs, least, room)
  local share, lack, excess = {}, 0, 0
  for column, spec in ipairs(specs) do
    share[column] = spec[2] * room
    lack = lack + math.max(least[column] - share[column], 0)
    excess = excess + math.max(share[column] - least[column], 0)
  end
  local part = excess > 0 and math.min(lack / excess, 1) or 0
  for column in ipairs(specs) do
    local over = share[column] - least[column]
    share[column] = over < 0 and least[column] or share[column] - part * over
  end
  return share
end

--- Return the widths that words need, and what room is left shared by how much the columns hold.
local function own_widths(least, most, room)
  local weight, share = {}, {}
  for column in ipairs(least) do weight[column] = math.sqrt(most[column] - least[column]) end
  local spare = math.max(room - sum(least), 0) / math.max(sum(weight), 1e-6)
  for column in ipairs(least) do share[column] = least[column] + spare * weight[column] end
  return share
end

--- Give the columns their widths; return them in characters.
local function widths(tbl, rows, room)
  local specs = tbl.colspecs
  local least, most = demands(#specs, rows)
  local told = widths_told(specs)
  local fits = not told and sum(most) <= 0.9 * room
  local share = fits and most or told and told_widths(specs, least, room) or own_widths(least, most, room)
  local total = sum(share)
  for column, spec in ipairs(specs) do
    local width = not fits and share[column] / total or nil
    specs[column] = { spec[1] == 'AlignDefault' and 'AlignLeft' or spec[1], width }
  end
  tbl.colspecs = specs
  return share
end

--- Return about how many lines of text the rows take.
local function lines(rows, share)
  local all = 0
  for _, cells in ipairs(rows) do
    local most = 1
    for _, cell in ipairs(cells) do
      most = math.max(most, math.ceil(cell.total / math.max((share[cell.column] or 10) - padding, 1)))
    end
    all = all + most + 0.8
  end
  return all
end

--- Let long words break after the signs that part them, and give headings that are empty a word.
local function cells(tbl)
  return tbl:walk {
    Str = function(str)
      if (utf8.len(str.text) or #str.text) < 16 or not str.text:find '[-/:_.]' then return nil end
      local pieces = pandoc.Inlines {}
      for piece in str.text:gmatch '[^-/:_.]*[-/:_.]*' do
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

--- Tables of so many lines stand on one page.
local kept_together = 32

local function tabular(tbl)
  local rows = measured(tbl)
  local room = has(tbl, 'register-table') and register_line_length or line_length
  local short = lines(rows, widths(tbl, rows, room)) <= kept_together
  strong_heads(tbl)
  tbl = cells(tbl)
  local mark = tbl.identifier ~= '' and place(tbl.identifier) .. '\n' or ''
  tbl.identifier = ''
  if short then return { raw(mark .. '#together['), tbl, raw ']' } end
  return mark ~= '' and { raw(mark), tbl } or tbl
end

local function figure(fig)
  if fig.identifier == '' then return nil end
  local mark = place(fig.identifier)
  fig.identifier = ''
  return { raw(mark), fig }
end

--- End the code of an element before text that Typst would read as the name of one of its fields.
local function parted(inlines)
  for at = #inlines - 1, 1, -1 do
    local after = inlines[at + 1]
    local before = inlines[at]
    local is_code = before.t ~= 'Str' and before.t ~= 'Space' and before.t ~= 'Code'
    local is_ended = before.t == 'RawInline' and before.text:match ';$'
    if is_code and not is_ended and after.t == 'Str' and after.text:match '^%.%a' then inlines:insert(at + 1, inline ';') end
  end
  return inlines
end

--- Write text that Typst's mark-up would change (quotes, dots, hyphens) as a string, which it keeps.
local function verbatim(str)
  local text = str.text
  if text:find '%.%.' or text:find '%-[-?]' or text:find '\u{2018}' or text:find '\u{2019}'
    or text:find '\u{201C}' or text:find '\u{201D}' then
    return inline('#' .. quoted(text) .. ';')
  end
end

-- The document

local function text_list(values)
  if #values == 0 then return '()' end
  return '(' .. table.concat(values:map(quoted), ', ') .. ',)'
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
  whole { Link = link, Span = span, Math = formula, Image = image }
  whole { Inlines = parted }
  whole { Str = verbatim }
  return doc
end
