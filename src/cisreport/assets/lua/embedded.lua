--- Pass 1 of the embedded engine: what Quarto's own filters do, for all formats at once.
---
--- Conditional content, metadata and variables, cross-reference divs, callouts, equations, numbers of
--- sections, figures and tables, cross-references.  Problems go into the metadata `cisreport-problems`,
--- each with a pattern by which the engine finds the line.

local nbsp = utf8.char(0xA0)
local words = { fig = 'Figure', tbl = 'Table', sec = 'Section', eq = 'Equation' }
local unsupported = {
  lst = 'listing', thm = 'theorem', lem = 'lemma', cor = 'corollary', prp = 'proposition', cnj = 'conjecture',
  def = 'definition', exm = 'example', exr = 'exercise', nte = 'callout', tip = 'callout', wrn = 'callout',
  imp = 'callout', cau = 'callout',
}
local callouts = { note = 'Note', tip = 'Tip', warning = 'Warning', important = 'Important', caution = 'Caution' }

local meta, format, numbers_sections, number_depth
local problems = pandoc.List {}
local numbers = {}
local counts = { fig = 0, tbl = 0, eq = 0 }

--- Note a problem; `needle` is literal text to be found in the document.
local function problem(needle, what, remedy)
  problems:insert { needle = needle, what = what, remedy = remedy }
end

local function kind_of(id)
  return id:match '^(%a+)%-'
end

-- Texts and values of a dataset have no content until cisreport.lua puts it in.
local function is_empty(inlines)
  local filled = pandoc.utils.stringify(inlines) ~= ''
  inlines:walk {
    Span = function(span)
      if span.classes:includes 'cr-value' or span.classes:includes 'cr-text' then filled = true end
    end,
  }
  return not filled
end

-- Conditional content, metadata and variables

local aliases = { html = { html = true, html5 = true }, typst = { typst = true, pdf = true } }

local function is_visible(element)
  local shows = element.classes:includes 'content-visible'
  local hides = element.classes:includes 'content-hidden'
  if not shows and not hides then return nil end
  local matches = true
  local function test(key, expected, check)
    local value = element.attributes[key]
    if value then matches = matches and check(value) == expected end
    element.attributes[key] = nil
  end
  local function in_format(value) return (aliases[format] or {})[value] == true end
  local function in_meta(value)
    local found = meta
    for key in value:gmatch '[^.]+' do found = type(found) == 'table' and found[key] or nil end
    return found == true
  end
  test('when-format', true, in_format)
  test('unless-format', false, in_format)
  test('when-meta', true, in_meta)
  test('unless-meta', false, in_meta)
  element.classes = element.classes:filter(function(class) return not class:match '^content%-[vh]i' end)
  return matches == shows
end

local function conditional(element)
  local visible = is_visible(element)
  if visible == false then return {} end
  if visible then return element.content or element end
end

local function looked_up(root, key)
  local found = root
  for name in key:gmatch '[^.]+' do
    if type(found) ~= 'table' then return nil end
    found = found[name] or found[tonumber(name)]
  end
  return found
end

local function substituted(span)
  local name = span.classes:includes 'cr-meta' and 'meta' or span.classes:includes 'cr-var' and 'var'
  if not name then return conditional(span) end
  local key = span.attributes.key
  local root = name == 'meta' and meta or meta['cisreport-variables'] or {}
  local value = looked_up(root, key)
  local kind = pandoc.utils.type(value)
  if kind == 'Inlines' then return value end
  if kind == 'Blocks' then return pandoc.utils.blocks_to_inlines(value) end
  if kind == 'string' or kind == 'boolean' or kind == 'number' then return pandoc.Str(tostring(value)) end
  problem(name .. ' ' .. key, ('"%s" names no single value'):format(key),
    name == 'meta' and 'name a key of the front matter' or 'name a key of _variables.yml')
  return {}
end

-- Cross-reference divs, callouts, page breaks

--- Split a div's blocks into content and caption: the last paragraph, if it is not all there is.
local function split_caption(blocks)
  local last = blocks[#blocks]
  local is_text = last and (last.t == 'Para' or last.t == 'Plain') and #blocks > 1
  if not is_text then return blocks, nil end
  local content = pandoc.Blocks(blocks)
  content:remove(#content)
  return content, last.content
end

local function figure_div(div)
  local content, caption = split_caption(div.content)
  local inner = content[1]
  if #content == 1 and inner.t == 'Figure' then
    caption = caption or pandoc.utils.blocks_to_inlines(inner.caption.long)
    content = inner.content
  end
  if #content == 1 and content[1].t == 'Para' and #content[1].content == 1 and content[1].content[1].t == 'Image' then
    content = pandoc.Blocks { pandoc.Plain(content[1].content) }
  end
  return pandoc.Figure(content, { pandoc.Plain(caption or {}) }, div.attr)
end

--- Make a labeled image without a caption a figure; pandoc makes one only of an image that has a caption.
local function lone_image(para)
  local image = para.content[1]
  if #para.content ~= 1 or image.t ~= 'Image' or kind_of(image.identifier) ~= 'fig' then return nil end
  local id = image.identifier
  image.identifier = ''
  return pandoc.Figure({ pandoc.Plain { image } }, {}, { id = id })
end

local function tables_in(blocks)
  local count = 0
  blocks:walk { Table = function() count = count + 1 end }
  return count
end

local function table_div(div)
  local content, caption = split_caption(div.content)
  if tables_in(content) ~= 1 then
    problem('#' .. div.identifier, ('the div "%s" does not hold one table'):format(div.identifier),
      'put exactly one table into it')
    return div
  end
  local id = div.identifier
  return content:walk { Table = function(tbl)
    tbl.identifier = id
    if caption then tbl.caption.long = { pandoc.Plain(caption) } end
    return tbl
  end }
end

local function callout(div, kind)
  if div.identifier ~= '' and unsupported[kind_of(div.identifier) or ''] then
    problem('#' .. div.identifier, 'numbered callouts are not supported', 'leave the identifier out')
  end
  local first = div.content[1]
  if not div.attributes.title and first and first.t == 'Header' then
    div.attributes.title = pandoc.utils.stringify(first.content)
    div.content:remove(1)
  end
  if (div.attributes.title or '') == '' then div.attributes.title = callouts[kind] end
  if div.attributes.title:match '[*_`$]' then
    local read = pandoc.read(div.attributes.title, 'markdown')
    div.attributes.title = pandoc.utils.stringify(read.blocks)
  end
  if not div.classes:includes 'callout' then div.classes:insert(1, 'callout') end
  return div
end

--- Let a data frame's table be as wide as its content asks.
local function natural_widths(div)
  return div.content:walk { Table = function(tbl)
    tbl.colspecs = tbl.colspecs:map(function(spec) return { spec[1], nil } end)
    return tbl
  end }
end

local function structured(div)
  for class in pairs { ['content-visible'] = true, ['content-hidden'] = true } do
    if div.classes:includes(class) then return conditional(div) end
  end
  if div.classes:includes 'cr-pagebreak' then return pandoc.RawBlock('typst', '#pagebreak(weak: true)') end
  if div.classes:includes 'cr-frame' then return natural_widths(div) end
  for kind in pairs(callouts) do
    if div.classes:includes('callout-' .. kind) then return callout(div, kind) end
  end
  local kind = kind_of(div.identifier)
  if kind == 'fig' then return figure_div(div) end
  if kind == 'tbl' then return table_div(div) end
  if kind and unsupported[kind] and #div.content > 0 then
    problem('#' .. div.identifier, ('a numbered %s is not supported'):format(unsupported[kind]),
      'write it as a section or a callout without a number')
  end
end

--- Read a raw HTML table into a table for every format; note raw text that no format shows.
local function raw(block)
  if block.t == 'RawBlock' and block.format == 'html' and block.text:lower():match '<table.*</table' then
    return pandoc.read(block.text, 'html').blocks
  end
  if block.format == 'tex' or block.format == 'latex' then
    problem(block.text:match '[^\n]*', 'raw TeX appears in neither HTML nor PDF', 'write Markdown, or Typst for the PDF')
  end
end

-- Numbers

local section = { 0, 0, 0, 0, 0, 0 }
local appendix = 0
local top_level

local function section_number(header)
  local level = header.level - top_level + 1
  if header.classes:includes 'appendix' and level == 1 then
    appendix = appendix + 1
    section[1] = string.char(64 + appendix)
  else
    section[level] = (type(section[level]) == 'number' and section[level] or 0) + 1
  end
  for below = level + 1, #section do section[below] = 0 end
  return table.concat(section, '.', 1, level)
end

local function number_header(header)
  if header.classes:includes 'unnumbered' then return nil end
  local number = section_number(header)
  if header.identifier ~= '' then numbers[header.identifier] = number end
  if numbers_sections and header.level <= number_depth then header.attributes.number = number end
  return header
end

--- Return the number that an element's identifier asks for, or nil.
local function next_number(id)
  local kind = kind_of(id)
  if not kind or not counts[kind] then return nil end
  if numbers[id] then
    problem('#' .. id, ('the identifier "%s" stands twice'):format(id), 'choose another')
  end
  counts[kind] = counts[kind] + 1
  numbers[id] = tostring(counts[kind])
  return numbers[id]
end

local function label_caption(element, word, number)
  local label = pandoc.Span({ pandoc.Str(word), pandoc.Str(nbsp), pandoc.Str(number) }, { class = 'caption-label' })
  local text = pandoc.utils.blocks_to_inlines(element.caption.long)
  if not is_empty(text) then
    label.content:insert(pandoc.Str ':')
    text:insert(1, pandoc.Space())
  end
  text:insert(1, label)
  element.caption.long = { pandoc.Plain(text) }
end

local function number_figure(figure)
  figure = figure:walk { Image = function(image)
    local alt = image.attributes['fig-alt'] or image.attributes.alt
    image.attributes['fig-alt'] = nil
    if not alt or alt == '' then
      alt = pandoc.utils.stringify(pandoc.utils.blocks_to_inlines(figure.caption.long))
    end
    image.attributes.alt = alt
    return image
  end }
  local number = kind_of(figure.identifier) == 'fig' and next_number(figure.identifier)
  if number then label_caption(figure, words.fig, number) end
  return figure
end

local function number_table(tbl)
  tbl.attributes['tbl-colwidths'] = nil
  local number = kind_of(tbl.identifier) == 'tbl' and next_number(tbl.identifier)
  if not number then return tbl end
  label_caption(tbl, words.tbl, number)
  return tbl
end

--- Give display formulas that `{#eq-x}` follows their number and identifier.
local function number_equations(block)
  local result, pending = pandoc.Inlines {}, nil
  for _, inline in ipairs(block.content) do
    local id = pending and inline.t == 'Str' and inline.text:match '^{#(eq%-[^}]+)}'
    if id then
      local math = result:remove(pending)
      while #result >= pending do result:remove(#result) end
      math.text = math.text .. ' \\qquad(' .. next_number(id) .. ')'
      result:insert(pandoc.Span({ math }, { id = id, class = 'equation' }))
      local rest = inline.text:match '^{#eq%-[^}]+}(.*)$'
      if rest ~= '' then result:insert(pandoc.Str(rest)) end
      pending = nil
    else
      result:insert(inline)
      if inline.t == 'Math' and inline.mathtype == 'DisplayMath' then
        pending = #result
      elseif inline.t ~= 'Space' and inline.t ~= 'SoftBreak' then
        pending = nil
      end
    end
  end
  block.content = result
  return block
end

-- Cross-references

local function reference(citation, kind, id)
  local number = numbers[id]
  if kind == 'sec' and not numbers_sections then
    problem('@' .. citation.id, ('"@%s" refers to a section, and sections have no numbers'):format(citation.id),
      'add "number-sections: true" to the front matter')
  elseif not number then
    problem('@' .. citation.id, ('"@%s" refers to nothing in the document'):format(citation.id),
      ('label a %s "%s"'):format(words[kind]:lower(), id))
  end
  local text = pandoc.Inlines {}
  if #citation.prefix > 0 then
    text:extend(citation.prefix)
    text:insert(pandoc.Str(nbsp))
  elseif citation.mode ~= 'SuppressAuthor' then
    text:extend { pandoc.Str(words[kind]), pandoc.Str(nbsp) }
  end
  text:insert(pandoc.Str(number or '?'))
  local inlines = pandoc.Inlines { pandoc.Link(text, '#' .. id, '', { class = 'quarto-xref' }) }
  inlines:extend(citation.suffix)
  return inlines
end

local function cross_reference(cite)
  local inlines, others = pandoc.Inlines {}, false
  for _, citation in ipairs(cite.citations) do
    local id = citation.id:sub(1, 1):lower() .. citation.id:sub(2)
    local kind = kind_of(id)
    if kind and words[kind] then
      if #inlines > 0 then inlines:extend { pandoc.Str ',', pandoc.Space() } end
      inlines:extend(reference(citation, kind, id))
    else
      others = true
      if kind and unsupported[kind] then
        problem('@' .. citation.id, ('references to a %s are not supported'):format(unsupported[kind]),
          'refer to the section that holds it')
      end
    end
  end
  if #inlines == 0 then return nil end
  if others then
    problem('@' .. cite.citations[1].id, 'cross-references and citations stand in one pair of brackets',
      'write them apart')
  end
  return inlines
end

--- Note an image that has no alternative text.
local function described(image)
  local alt = image.attributes['fig-alt'] or image.attributes.alt or pandoc.utils.stringify(image.caption)
  image.attributes['fig-alt'] = nil
  image.attributes.alt = alt
  if alt == '' then
    problem(image.src, 'the figure has no alternative text', 'say in "fig-alt" what it shows')
  end
  return image
end

function Pandoc(doc)
  meta = doc.meta
  format = pandoc.utils.stringify(meta['cisreport-format'] or '')
  numbers_sections = meta['number-sections'] == true
  number_depth = tonumber(pandoc.utils.stringify(meta['number-depth'] or '6'))
  doc.blocks = doc.blocks:walk { Span = substituted, CodeBlock = conditional }
  doc.blocks = doc.blocks:walk { Para = lone_image, Div = structured, RawBlock = raw, RawInline = raw }
  doc.blocks:walk { Header = function(header) top_level = math.min(top_level or 6, header.level) end }
  doc.blocks = doc.blocks:walk {
    traverse = 'topdown',
    Header = number_header,
    Figure = number_figure,
    Table = number_table,
    Para = number_equations,
    Plain = number_equations,
  }
  doc.blocks = doc.blocks:walk { Image = described }
  doc.blocks = doc.blocks:walk { Cite = cross_reference }
  for _, name in ipairs { 'cisreport-format', 'cisreport-variables' } do doc.meta[name] = nil end
  doc.meta['cisreport-problems'] = problems
  return doc
end
