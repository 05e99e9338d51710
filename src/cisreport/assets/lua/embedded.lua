--- Pass 1 of the embedded engine: the work of Quarto's filters, for all formats at once.
---
--- This file converts divs with a figure, table or callout, and numbers all blocks that have a number. content.lua has
--- what depends on format and metadata, html.lua and tex.lua what raw text means, columns.lua blocks side by side,
--- panels.lua other blocks that contain blocks, references.lua the references, statements.lua theorems and proofs,
--- tables.lua the tables, plain.lua words without mark-up. Problems and notes go into the metadata `cisreport-problems`, each with words by which the
--- engine finds the line.

local here = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local columns = dofile(pandoc.path.join { here, 'columns.lua' })
local content = dofile(pandoc.path.join { here, 'content.lua' })
local equations = dofile(pandoc.path.join { here, 'equations.lua' })
local html = dofile(pandoc.path.join { here, 'html.lua' })
local panels = dofile(pandoc.path.join { here, 'panels.lua' })
local plain = dofile(pandoc.path.join { here, 'plain.lua' })
local references = dofile(pandoc.path.join { here, 'references.lua' })
local statements = dofile(pandoc.path.join { here, 'statements.lua' })
local tables = dofile(pandoc.path.join { here, 'tables.lua' })
local tex = dofile(pandoc.path.join { here, 'tex.lua' })

-- A pattern of Python.
local heading_without_words = [=[^#{1,6}(?:\s+(?:!\[.*|(?:(?:\^\[[^\]]*\]|\[\^[^\]]*\])\s*)*(?:\{[^}]*\})?))?\s*$]=]
local nbsp = utf8.char(0xA0)
local callouts, callouts_by_label = references.callouts, references.callouts_by_label
local words, kind_of, unsupported = references.words, references.kind_of, references.unsupported

local numbers_sections, number_depth
local problems = pandoc.List {}
local numbers, titles = {}, {}
-- Labels that several elements have.
local repeated = {}
local counts = {
  fig = 0, tbl = 0, eq = 0, lst = 0, nte = 0, tip = 0, wrn = 0, imp = 0, cau = 0,
  thm = 0, lem = 0, cor = 0, prp = 0, cnj = 0, def = 0, exm = 0, exr = 0, prf = 0, rem = 0, sol = 0,
}

--- Report a problem. The engine finds its line by the text `needle` in the document, or else by `pattern`.
local function problem(needle, what, remedy, pattern)
  problems:insert { needle = needle, what = what, remedy = remedy, pattern = pattern }
end

--- Return whether a span is a text or value of a dataset; it has no content until the facts filter inserts it.
local function is_cited(span)
  return span.classes:includes 'cr-value' or span.classes:includes 'cr-text'
end

local function is_empty(inlines)
  local filled = pandoc.utils.stringify(inlines) ~= ''
  inlines:walk { Span = function(span) filled = filled or is_cited(span) end }
  return not filled
end

--- Report what has no effect, in the same way; the document is rendered all the same.
local function note(needle, what, remedy)
  problems:insert { needle = needle, what = what, remedy = remedy, is_note = true }
end

-- Cross-reference divs, callouts, page breaks

--- Return whether a block is a single image, which is not a caption.
local function is_image(block)
  return #block.content == 1 and block.content[1].t == 'Image'
end

--- Return the blocks of the Markdown in an attribute.
local function from_attribute(text)
  return html.read(pandoc.read(text, 'markdown'), problem, note).blocks
end

--- Split a div's blocks into content and caption: the last paragraph, if there are other blocks.
local function split_caption(blocks)
  local last = blocks[#blocks]
  local is_text = last and (last.t == 'Para' or last.t == 'Plain') and #blocks > 1 and not is_image(last)
  if not is_text then return blocks, nil end
  local rest = pandoc.Blocks(blocks)
  rest:remove(#rest)
  return rest, last.content
end

local function figure_div(div)
  local inside, caption = split_caption(div.content)
  local code
  if panels.has_parts(inside) or columns.are_asked_by(div) then
    div.classes:insert 'panel'
    code, inside = columns.layout(div, inside, problem)
    code:insert(pandoc.Figure({ inside }, { pandoc.Plain(caption or {}) }, div.attr))
    return code
  end
  code, inside = columns.apart_from_code(inside)
  local inner = inside[1]
  if #inside == 1 and inner.t == 'Figure' then
    caption = caption or pandoc.utils.blocks_to_inlines(inner.caption.long)
    inside = inner.content
  end
  if #inside == 1 and inside[1].t == 'Para' and is_image(inside[1]) then
    inside = pandoc.Blocks { pandoc.Plain(inside[1].content) }
  end
  code:insert(pandoc.Figure(inside, { pandoc.Plain(caption or {}) }, div.attr))
  return code
end

local function listing_div(div)
  local inside, caption = split_caption(div.content)
  if not caption then
    problem('#' .. div.identifier, ('the listing "%s" does not have a caption'):format(div.identifier),
      'end it with a paragraph that says what it shows')
  end
  return pandoc.Figure(inside, { pandoc.Plain(caption or {}) }, pandoc.Attr(div.identifier, { 'listing' }))
end

--- Return a figure for a paragraph that is a labeled image, or a linked one with a label or words; pandoc does this only
--- for images with words and without a link.
local function lone_image(para)
  local inside = para.content[1]
  local is_linked = inside and inside.t == 'Link' and #inside.content == 1
  local image = is_linked and inside.content[1] or inside
  if #para.content ~= 1 or image.t ~= 'Image' then return nil end
  local id = kind_of(image.identifier) == 'fig' and image.identifier or ''
  if id == '' and not (is_linked and #image.caption > 0) then return nil end
  if id ~= '' then image.identifier = '' end
  local caption = is_linked and #image.caption > 0 and { pandoc.Plain(image.caption) } or {}
  return pandoc.Figure({ pandoc.Plain { inside } }, caption, { id = id })
end

local function callout(div, kind)
  local prefix = kind_of(div.identifier)
  if prefix and counts[prefix] and prefix ~= callouts[kind] then
    problem('#' .. div.identifier, ('the label "%s" is not the label of a %s'):format(div.identifier, kind),
      ('begin it with "%s-"'):format(callouts[kind]))
  end
  local first, titled = div.content[1], nil
  if not div.attributes.title and first and first.t == 'Header' then
    if panels.is_cited(first.content) then
      problem('.callout-' .. kind, 'the title of a callout contains a cited value', 'cite it in the text of the callout')
    end
    div.attributes.title, titled = plain.title(first.content, '.callout-' .. kind, problem)
    div.content:remove(1)
  elseif (div.attributes.title or ''):match '[*_`$<^~%[\\&@]' then
    local inlines = pandoc.utils.blocks_to_inlines(from_attribute(div.attributes.title))
    div.attributes.title, titled = plain.title(inlines, '.callout-' .. kind, problem)
  end
  div.attributes.title = div.attributes.title or ''
  if titled then div.content:insert(1, titled) end
  div.attributes.kind = words[callouts[kind]]
  if not div.classes:includes 'callout' then div.classes:insert(1, 'callout') end
  return div
end

local function structured(div)
  for _, class in ipairs { 'content-visible', 'content-hidden', 'hidden' } do
    if div.classes:includes(class) then return content.conditional(div) end
  end
  if div.classes:includes 'cr-pagebreak' then return pandoc.Div({}, { class = 'page-break' }) end
  for kind in pairs(callouts) do
    if div.classes:includes('callout-' .. kind) then return callout(div, kind) end
  end
  if div.classes:includes 'panel-tabset' then return panels.tabset(div, problem) end
  local kind = kind_of(div.identifier)
  local caption_key = (kind or '') .. '-cap'
  if div.attributes[caption_key] then
    div.content:insert(pandoc.Para(pandoc.utils.blocks_to_inlines(from_attribute(div.attributes[caption_key]))))
    div.attributes[caption_key] = nil
  end
  if kind == 'fig' then return figure_div(div) end
  if kind == 'tbl' then
    local inside, caption = split_caption(div.content)
    return tables.labeled(div, inside, caption)
  end
  if kind == 'lst' then return listing_div(div) end
  if columns.are_asked_by(div) then
    local code, layout = columns.layout(div, div.content, problem)
    div.content = { layout }
    code:insert(div)
    return code
  end
  local side_by_side = columns.of(div)
  if side_by_side then return side_by_side end
  local statement = statements.of(div)
  if statement then return statement end
  if kind and callouts_by_label[kind] and #div.content > 0 then
    problem('#' .. div.identifier, ('the div "%s" is not a callout'):format(div.identifier),
      ('add the class ".callout-%s"'):format(callouts_by_label[kind]))
  elseif kind and unsupported[kind] and #div.content > 0 then
    problem('#' .. div.identifier, ('a numbered %s is not supported'):format(unsupported[kind]),
      'write it as a section or a callout without a number')
  end
end

--- Convert a raw HTML table to a table for every format.
local function raw(block)
  if block.format == 'html' and block.text:lower():match '<table.*</table' then
    return pandoc.read(block.text, 'html+raw_html').blocks
  end
end

-- Numbers

local section = { 0, 0, 0, 0, 0, 0 }
local chapter, appendix = 0, 0
local top_level

local function section_number(header)
  local level = header.level - top_level + 1
  if header.classes:includes 'appendix' and level == 1 then
    appendix = appendix + 1
    section[1] = string.char(64 + appendix)
  elseif level == 1 then
    chapter = chapter + 1
    section[1] = chapter
  else
    section[level] = section[level] + 1
  end
  for below = level + 1, #section do section[below] = 0 end
  return table.concat(section, '.', 1, level)
end

--- Return the words of a heading for a link, without links and notes.
local function words_of(header)
  return header.content:walk {
    Note = function() return {} end,
    Link = function(link) return link.content end,
    Span = function(span) span.identifier = ''; return span end,
  }
end

local function number_header(header)
  local id = header.identifier
  if id ~= '' then titles[id] = words_of(header) end
  if header.classes:includes 'unnumbered' then return nil end
  local number = section_number(header)
  if kind_of(id) == 'sec' and numbers[id] then repeated[id] = true end
  if id ~= '' then numbers[id] = number end
  if numbers_sections and header.level <= number_depth then header.attributes.number = number end
  return header
end

--- Return the next number for an element's identifier, or nil.
local function next_number(id)
  local kind = kind_of(id)
  if not kind or not counts[kind] then return nil end
  if numbers[id] then repeated[id] = true end
  counts[kind] = counts[kind] + 1
  numbers[id] = tostring(counts[kind])
  return numbers[id]
end

--- Begin a caption with its label, with a mark after the label if the caption has a text.
local function label_caption(element, words_of_label, mark)
  local label = pandoc.Span(words_of_label, { class = 'caption-label' })
  local text = pandoc.utils.blocks_to_inlines(element.caption.long)
  if not is_empty(text) then
    label.content:insert(pandoc.Str(mark))
    text:insert(1, pandoc.Space())
  end
  text:insert(1, label)
  element.caption.long = { pandoc.Plain(text) }
end

local function numbered_label(kind, number)
  return { pandoc.Str(words[kind]), pandoc.Str(nbsp), pandoc.Str(number) }
end

--- Return the text of inlines, including values and texts of a dataset.
local function said(inlines)
  return pandoc.utils.stringify(plain.leveled(inlines):walk { Span = function(span)
    if is_cited(span) then return pandoc.Str(span.attributes.text or '') end
  end })
end

--- Use a figure's caption as alternative text of its images without one. A separate caption of an image would print
--- its values twice.
local function describe_images(figure)
  return figure:walk { Image = function(image)
    local alt = image.attributes['fig-alt'] or image.attributes.alt
    image.attributes['fig-alt'] = nil
    if not alt or alt == '' then alt = said(pandoc.utils.blocks_to_inlines(figure.caption.long)) end
    image.attributes.alt = alt
    image.caption = {}
    return image
  end }
end

--- Call back with the identifier and the letter of each part of a figure with a number.
local function part_numbers(number)
  return function(id, part)
    if numbers[id] then repeated[id] = true end
    numbers[id] = ('%s%s(%s)'):format(number, nbsp, part)
  end
end

local function number_figure(figure)
  if figure.classes:includes 'tables' then
    local number = next_number(figure.identifier)
    label_caption(figure, numbered_label('tbl', number), ':')
    return tables.lettered(figure, part_numbers(number))
  end
  local letter = figure.attributes.letter
  local has_parts = panels.has_parts(figure.content)
  if not has_parts then figure = describe_images(figure) end
  if letter then
    figure.attributes.letter = nil
    label_caption(figure, { pandoc.Str('(' .. letter .. ')') }, '')
    return figure
  end
  local kind = kind_of(figure.identifier)
  local number = (kind == 'fig' or kind == 'lst') and next_number(figure.identifier)
  if number then label_caption(figure, numbered_label(kind, number), ':') end
  if number and has_parts then
    figure = panels.lettered(figure, problem, part_numbers(number))
  end
  return figure
end

--- Give a labeled callout or statement its number.
local function number_div(div)
  local statement = statements.labeled(div, words, next_number)
  if statement then return statement end
  local kind = kind_of(div.identifier)
  if not kind or not callouts_by_label[kind] then return nil end
  div.attributes.number = next_number(div.identifier)
  return div
end

local function number_table(tbl)
  tables.set_widths(tbl)
  local letter = tbl.attributes.letter
  if letter then
    tbl.attributes.letter = nil
    label_caption(tbl, { pandoc.Str('(' .. letter .. ')') }, '')
    return tbl
  end
  local number = kind_of(tbl.identifier) == 'tbl' and next_number(tbl.identifier)
  if not number then return tbl end
  label_caption(tbl, numbered_label('tbl', number), ':')
  return tbl
end

--- Give an image its alternative text, which its caption is without another one.
local function described(image)
  local alt = image.attributes['fig-alt'] or image.attributes.alt or said(image.caption)
  image.attributes['fig-alt'] = nil
  image.attributes.alt = alt
  image.caption = {}
  return image
end

--- Report a footnote within a footnote, which HTML would lose.
local function noted(note)
  note.content:walk { Note = function(inner)
    local words = pandoc.utils.blocks_to_inlines(inner.content)
    problem(plain.longest_run(words, '[^'), 'a footnote is within another footnote', 'write it in parentheses')
  end }
end

--- Return whether a heading has an image at most.
local function is_wordless(header)
  return is_empty(header.content:walk { Image = function() return {} end })
end

--- Return a rule for a heading that only begins a slide, and the images that it has.
local function slide(header)
  if not is_wordless(header) then return nil end
  local blocks = pandoc.Blocks { pandoc.HorizontalRule() }
  if #header.content > 0 then blocks:insert(pandoc.Para(header.content)) end
  return blocks
end

local has_interlinks = false

--- Return the words of a link to the documentation of a Python object, for which there is no address here.
local function interlink(link)
  local name = link.target:gsub('%%60', '`'):match '`([^`]+)`$'
  if not name then return nil end
  if not has_interlinks then note(name, 'links to the documentation of code are words', '') end
  has_interlinks = true
  if #link.content > 0 then return link.content end
  return pandoc.Code(name:match '^[~!]+.-([^.]+)$' or name)
end

--- Return blocks in which only the first of several elements with the same label has it.
local function labeled_once(blocks)
  local seen = {}
  local function once(element)
    local id = element.identifier
    if not repeated[id] then return nil end
    if not seen[id] then
      seen[id] = true
      return nil
    end
    element.identifier = ''
    return element
  end
  local filter = { traverse = 'topdown' }
  for _, kind in ipairs { 'Div', 'Header', 'Figure', 'Table', 'CodeBlock', 'Image', 'Span' } do filter[kind] = once end
  for id in pairs(repeated) do
    note('#' .. id, ('the identifier "%s" is used twice'):format(id), 'only the first element has it')
  end
  return next(repeated) and blocks:walk(filter) or blocks
end

function Pandoc(doc)
  doc = tex.read(html.read(doc, problem, note), note)
  local meta = doc.meta
  content.prepare(meta, pandoc.utils.stringify(meta['cisreport-format'] or ''), problem)
  numbers_sections = meta['number-sections'] == true
  references.prepare {
    elsewhere = meta['cisreport-elsewhere'] or {},
    numbers = numbers, titles = titles, repeated = repeated, numbers_sections = numbers_sections, problem = problem,
  }
  references.speak(meta)
  tables.prepare(columns, problem)
  number_depth = tonumber(pandoc.utils.stringify(meta['number-depth'] or '6'))
  doc.blocks = doc.blocks:walk {
    Span = function(span) return tables.markup(span) or content.substituted(span) end,
    CodeBlock = content.conditional,
    Link = content.targeted, Image = content.targeted,
  }
  doc.blocks = doc.blocks:walk {
    CodeBlock = function(code) return tables.frame(code) or panels.listing(code) end,
  }
  doc.blocks = doc.blocks:walk { Para = lone_image, Div = structured, RawBlock = raw }
  if content.is_set 'cisreport-slides' then doc.blocks = doc.blocks:walk { Header = slide } end
  doc.blocks:walk { Header = function(header)
    top_level = math.min(top_level or 6, header.level)
    if is_wordless(header) then
      problem('#' .. header.identifier, 'a heading does not have words', 'write words into it', heading_without_words)
    end
  end }
  local numbering = {
    traverse = 'topdown',
    Header = number_header, Div = number_div, Figure = number_figure, Table = number_table,
  }
  if equations.are_in(doc.blocks) then
    local function numbered(block) return equations.numbered(block, next_number) end
    numbering.Para, numbering.Plain = numbered, numbered
  end
  doc.blocks = doc.blocks:walk(numbering)
  doc.blocks = doc.blocks:walk { Link = interlink }
  doc.blocks = labeled_once(doc.blocks):walk { Image = described, Note = noted }
  doc.blocks = doc.blocks:walk { Cite = references.resolved }
  doc.meta['cisreport-elsewhere'] = nil
  doc.meta['cisreport-variables'] = nil
  doc.meta['cisreport-others'] = nil
  doc.meta['cisreport-targets'] = nil
  doc.meta['cisreport-problems'] = problems
  return doc
end
