--- Pass 2 for HTML: the normalized tree as report.html presents it.

local here = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local outline = dofile(pandoc.path.join { here, 'outline.lua' })
local blocks = dofile(pandoc.path.join { here, 'htmlblocks.lua' })
local svg = dofile(pandoc.path.join { here, 'svg.lua' })

local has = outline.has
local heading_top = 2

local function escaped(text)
  return (text:gsub('&', '&amp;'):gsub('<', '&lt;'):gsub('>', '&gt;'):gsub('"', '&quot;'))
end

local function raw(text) return pandoc.RawBlock('html', text) end

local function with_class(element, class)
  if not has(element, class) then element.classes:insert(class) end
end

-- Headings and contents

local function heading(header)
  local number, words = outline.number(header), outline.plain(header.content)
  header.attributes.number = nil
  if number then
    header.content:insert(1, pandoc.Span({ pandoc.Str(number) }, { class = 'header-section-number' }))
  end
  if header.identifier ~= '' then
    local attr = pandoc.Attr('', { 'anchor' }, { { 'aria-label', 'Link to section ' .. words } })
    header.content:insert(pandoc.Link({ pandoc.Str '#' }, '#' .. header.identifier, '', attr))
  end
  return header
end

local function entry(header)
  local words = outline.reprint(header.content)
  local number = outline.number(header)
  if number then words:insert(1, pandoc.Span({ pandoc.Str(number) }, { class = 'number' })) end
  return pandoc.Plain { pandoc.Link(words, '#' .. header.identifier) }
end

--- Return the nested list of `headers` from position `at` on, down from `level`, and where it ended.
local function nested(headers, at, level)
  local items = pandoc.List {}
  while at <= #headers and headers[at].level >= level do
    local item = pandoc.List { entry(headers[at]) }
    local next_at, below = at + 1, nil
    if headers[next_at] and headers[next_at].level > headers[at].level then
      below, next_at = nested(headers, next_at, headers[at].level + 1)
      item:insert(below)
    end
    items:insert(item)
    at = next_at
  end
  return pandoc.BulletList(items), at
end

local function contents(doc)
  local depth, headers = outline.contents_depth(doc.meta), pandoc.List {}
  if depth == 0 then return nil end
  doc:walk { Header = function(header)
    if header.identifier ~= '' and outline.listed(header, depth, heading_top) then headers:insert(header) end
  end }
  if #headers == 0 then return nil end
  return pandoc.MetaBlocks { (nested(headers, 1, heading_top)) }
end

-- Callouts

local function callout(div)
  local kind, word, title, number = outline.callout(div)
  if not kind then return nil end
  local id = div.identifier ~= '' and (' id="%s"'):format(escaped(div.identifier)) or ''
  local numbered = number and ('%s<span class="callout-number">%s</span>'):format(outline.nbsp, number) or ''
  local colon = number and title ~= '' and ':' or ''
  local words = ('<span class="callout-kind">%s%s%s</span>%s'):format(word, numbered, colon, escaped(title))
  if number then word = word .. outline.nbsp .. number end
  local name = escaped(title ~= '' and word .. ': ' .. title or word)
  local open, close
  if div.attributes.collapse then
    open = ('<details class="callout callout-%s"%s%s><summary class="callout-title">%s</summary>'):format(
      kind, id, div.attributes.collapse == 'false' and ' open' or '', words)
    close = '</details>'
  else
    open = ('<aside class="callout callout-%s" role="note" aria-label="%s"%s><p class="callout-title">%s</p>'):format(
      kind, name, id, words)
    close = '</aside>'
  end
  local blocks = pandoc.Blocks { raw(open) }
  blocks:extend(div.content)
  blocks:insert(raw(close))
  return blocks
end

-- Code

local function code(block)
  local fold, summary = block.attributes.fold, block.attributes['fold-summary']
  block.attributes.fold, block.attributes['fold-summary'] = nil, nil
  block.attributes.tabindex = '0'
  if fold ~= 'true' and fold ~= 'show' then return block end
  local open = fold == 'show' and '<details class="code" open>' or '<details class="code">'
  return {
    raw(('%s<summary>%s</summary>'):format(open, escaped(summary or 'Code'))), block, raw '</details>',
  }
end

-- Tables

local alignments = { AlignRight = 'right', AlignCenter = 'center' }

local function rows_of(tbl)
  local parts = pandoc.List { { rows = tbl.head.rows, head = true }, { rows = tbl.foot.rows } }
  for _, body in ipairs(tbl.bodies) do
    parts:insert { rows = body.head, head = true }
    parts:insert { rows = body.body, row_heads = body.row_head_columns }
  end
  return parts
end

--- Visit every cell with its column, its part of the table and its row.
local function each_cell(tbl, visit)
  for _, part in ipairs(rows_of(tbl)) do
    local covered = {}
    for _, row in ipairs(part.rows) do
      local column, below = 1, {}
      for _, cell in ipairs(row.cells) do
        while (covered[column] or 0) > 0 do column = column + 1 end
        visit(cell, column, part, row)
        for at = column, column + cell.col_span - 1 do below[at] = cell.row_span end
        column = column + cell.col_span
      end
      for at = 1, #tbl.colspecs do covered[at] = math.max(covered[at] or 0, below[at] or 0) - 1 end
    end
  end
end

local function headings_of(tbl)
  local names, last = {}, tbl.head.rows[#tbl.head.rows]
  if not last then return names end
  local column = 1
  for _, cell in ipairs(last.cells) do
    names[column] = outline.plain(cell.contents)
    column = column + cell.col_span
  end
  return names
end

--- Characters of a row that a phone can show side by side.
local phone_line = 44

--- Return whether a table is better read row by row on a phone: it has headings, and more than its lines hold.
local function stacks(tbl)
  if #tbl.head.rows ~= 1 or #tbl.colspecs < 2 then return false end
  local longest = 0
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      local text = 0
      for _, cell in ipairs(row.cells) do
        if cell.col_span > 1 or cell.row_span > 1 then return false end
        text = text + #pandoc.utils.stringify(cell.contents)
      end
      longest = math.max(longest, text)
    end
  end
  return longest > phone_line
end

local function has_links(blocks)
  local found = false
  pandoc.Blocks(blocks):walk { Link = function() found = true end }
  return found
end

--- Stacked on a phone, a table keeps what it is by its roles in every browser.
---
--- ARIA knows no caption with links in a table that has its role from an attribute, so it has its own there.
local function explicit_roles(tbl)
  if not has_links(tbl.caption.long) then tbl.attr.attributes.role = 'table' end
  tbl.head.attr.attributes.role = 'rowgroup'
  for _, body in ipairs(tbl.bodies) do body.attr.attributes.role = 'rowgroup' end
  for _, part in ipairs(rows_of(tbl)) do
    for _, row in ipairs(part.rows) do row.attr.attributes.role = 'row' end
  end
end

local table_count = 0

--- Say of a heading cell what it heads; one without words would head nothing.
local function head_cell(cell)
  cell.attr.attributes.scope = cell.col_span > 1 and 'colgroup' or 'col'
  if pandoc.utils.stringify(cell.contents) == '' then
    local words = { pandoc.Str '(no', pandoc.Space(), pandoc.Str 'heading)' }
    cell.contents = { pandoc.Plain { pandoc.Span(words, { class = 'visually-hidden' }) } }
  end
end

local function tabular(tbl)
  table_count = table_count + 1
  local specs, stacked = tbl.colspecs, has(tbl, 'register-table') or stacks(tbl)
  if stacked then tbl.classes:insert 'stacked' end
  local names = stacked and headings_of(tbl) or {}
  each_cell(tbl, function(cell, column, part)
    local align = cell.alignment
    if align == 'AlignDefault' and specs[column] then align = specs[column][1] end
    cell.alignment = 'AlignDefault'
    if alignments[align] then cell.attr.classes:insert(alignments[align]) end
    local heads_row = not part.head and column <= (part.row_heads or 0)
    if part.head then head_cell(cell) elseif heads_row then cell.attr.attributes.scope = 'row' end
    if stacked then
      cell.attr.attributes.role = part.head and 'columnheader' or heads_row and 'rowheader' or 'cell'
      if not part.head and (names[column] or '') ~= '' then cell.attr.attributes['data-label'] = names[column] end
    end
  end)
  if stacked then explicit_roles(tbl) end
  tbl.colspecs = specs:map(function() return { 'AlignDefault', nil } end)
  local caption = outline.caption(tbl.caption.long)
  if caption == '' then caption = 'Table ' .. table_count .. ' of this page' end
  local attributes = { { 'tabindex', '0' }, { 'role', 'region' }, { 'aria-label', caption } }
  return pandoc.Div({ tbl }, pandoc.Attr('', { 'table-scroll' }, attributes))
end

-- Figures

local base64_digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

local function base64(bytes)
  local out = {}
  for at = 1, #bytes, 3 do
    local a, b, c = bytes:byte(at, at + 2)
    local n = a << 16 | (b or 0) << 8 | (c or 0)
    for place = 0, 3 do
      local digit = n >> (18 - 6 * place) & 63
      local padding = place == 2 and not b or place == 3 and not c
      out[#out + 1] = padding and '=' or base64_digits:sub(digit + 1, digit + 1)
    end
  end
  return table.concat(out)
end

local media_types = {
  png = 'image/png', jpg = 'image/jpeg', jpeg = 'image/jpeg', gif = 'image/gif', webp = 'image/webp',
}

local figure_count = 0

local function read(path)
  local file = io.open(path, 'rb')
  if not file then error('the image "' .. path .. '" can not be read; check its path', 0) end
  local text = file:read 'a'
  file:close()
  return text
end

--- Return whether a drawing is wider than a phone, so that it is to scroll there, not to shrink.
local function is_wide(markup)
  local width, unit = markup:match '^<svg[^>]-%swidth="([%d.]+)(%a*)"'
  if not width then return markup:match '^<svg[^>]-%swidth="' == nil end
  return tonumber(width) * (unit == 'pt' and 4 / 3 or unit == 'in' and 96 or unit == 'mm' and 3.78 or 1) > 400
end

local function image(img)
  if img.src:match '^data:' then return nil end
  if img.src:match '^%a[%w+.-]+://' then
    error('the image "' .. img.src .. '" is on the network; put a copy beside the document', 0)
  end
  local alt = img.attributes.alt or img.attributes['fig-alt'] or outline.plain(img.caption)
  local kind = img.src:match '%.(%w+)$'
  kind = kind and kind:lower()
  local text = read(img.src)
  if kind ~= 'svg' then
    local media = media_types[kind]
    if not media then error('the image "' .. img.src .. '" is of no kind a browser shows; use SVG or PNG', 0) end
    local width = (img.attributes.width or ''):match '^%d+$'
    return pandoc.RawInline('html', ('<img src="data:%s;base64,%s" alt="%s"%s>'):format(
      media, base64(text), escaped(alt), width and ' width="' .. width .. '"' or ''))
  end
  figure_count = figure_count + 1
  local markup = svg.inline(text, 'f' .. figure_count .. '-', alt, img.attributes.width)
  if not markup then error('the image "' .. img.src .. '" is not an SVG file; write it again', 0) end
  if not is_wide(markup) then return pandoc.RawInline('html', '<span class="figure-card">' .. markup .. '</span>') end
  return pandoc.RawInline('html', '<span class="figure-card wide" tabindex="0" role="group" aria-label="Figure, scrolls sideways where it is wide">' .. markup .. '</span>')
end

--- Return a displayed formula in a region that scrolls, with the keyboard too.
local function formula(math)
  if math.mathtype ~= 'DisplayMath' then return nil end
  return { pandoc.RawInline('html', '<span class="math-scroll" tabindex="0">'), math, pandoc.RawInline('html', '</span>') }
end

-- The document

--- A strict policy lets no element carry a style of its own.
local function unstyled(element)
  element.attributes.style = nil
  if has(element, 'equation') then element.attributes.alt = nil end
  return element
end

local function metadata(doc)
  local meta = doc.meta
  local authors = outline.authors(meta)
  meta['by-author'] = #authors > 0 and authors or nil
  meta['author-names'] = authors:map(function(author) return pandoc.MetaString(outline.plain(author.name)) end)
  meta['abstract-text'] = meta.abstract and pandoc.MetaString(outline.plain(meta.abstract)) or nil
  local keywords = outline.list(meta.keywords):map(outline.plain)
  meta['keywords-text'] = #keywords > 0 and pandoc.MetaString(table.concat(keywords, ', ')) or nil
  meta['pagetitle'] = meta.pagetitle or meta.title and pandoc.MetaString(outline.plain(meta.title)) or nil
end

--- Move the popovers out of the last section, to the end of the page's main part.
local function popovers_last(doc)
  local last = doc.blocks[#doc.blocks]
  if not last or last.t ~= 'Div' or not has(last, 'abouts') then return end
  doc.blocks:remove(#doc.blocks)
  doc.meta.popovers = pandoc.MetaBlocks { last }
end

function Pandoc(doc)
  local identifiers
  popovers_last(doc)
  doc = outline.level_headings(doc, heading_top)
  doc, identifiers = outline.unique_identifiers(doc)
  metadata(doc)
  doc.meta.contents = contents(doc)
  local function living(link)
    local id = link.target:match '^#(.+)$'
    if id and not identifiers[id] then return pandoc.Span(link.content, link.attr) end
    if has(link, 'value') and outline.unbroken(link) then
      link.classes:insert 'unbroken'
      return link
    end
  end
  return doc:walk { Div = unstyled, Span = unstyled, Link = living }:walk {
    Header = heading,
    Div = function(div) return blocks.panel(div, escaped) or callout(div) end,
    Figure = function(figure) return blocks.listing(figure, escaped) end,
    CodeBlock = code,
    Table = tabular,
    Image = image,
    Math = formula,
  }
end
