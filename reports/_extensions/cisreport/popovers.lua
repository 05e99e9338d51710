--- Popovers of a page: for each fact that a value or a name is linked to, its evidence, beside the sentence.
---
--- Everything they say is taken from the entries of the manifest, word for word; our own words stand in
--- elements of their own, so that each part can be compared with the entry it is from.

local popovers = {}

-- HTML

local escapes = { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }

local function text(words) return (words:gsub('[&<>"]', escapes)) end

--- Return an element; `attributes` is written as it is, `content` is markup.
local function element(tag, attributes, content)
  return ('<%s %s>%s</%s>'):format(tag, attributes, content, tag)
end

local function part(tag, class, words)
  return element(tag, 'class="' .. class .. '"', text(words))
end

local function label_and(label, class, content)
  if content == '' then return '' end
  return ('<div><dt>%s</dt>%s</div>\n'):format(label, element('dd', 'class="' .. class .. '"', content))
end

-- What is said of a fact

--- Return the manifest's entries by the anchor of their row, and the sources by dataset and id.
local function read(manifest)
  local facts, sources = {}, {}
  for _, dataset in ipairs(manifest.datasets) do
    sources[dataset.id or ''] = dataset.sources or {}
  end
  local function anchor(dataset, id)
    return 'fact-' .. (#manifest.datasets > 1 and dataset .. '-' or '') .. id
  end
  for _, entry in ipairs(manifest.facts) do
    if entry.id then facts[anchor(entry.dataset, entry.id)] = entry end
  end
  return { facts = facts, sources = sources, anchor = anchor }
end

--- Return what an entry rests on, at any distance, nearest first and each once.
local function inputs_of(known, entry)
  local found, seen = pandoc.List {}, { [entry.id] = true }
  local waiting = pandoc.List { entry }
  while #waiting > 0 do
    for _, id in ipairs(waiting:remove(1).rests_on) do
      local input = known.facts[known.anchor(entry.dataset, id)]
      if input and not seen[id] then
        seen[id] = true
        found:insert(input)
        waiting:insert(input)
      end
    end
  end
  return found
end

--- Return the titles of the sources whose passages the entries name.
local function titles(known, entries)
  local all = known.sources[entries[1].dataset] or {}
  local named, result = {}, {}
  for _, entry in ipairs(entries) do
    for _, passage in ipairs(entry.passages) do named[passage:match '^(.-)%[' or all[1].id] = true end
  end
  for _, source in ipairs(all) do
    local title = source.title and source.title[1] and source.title[1].datum or source.id
    if named[source.id] then result[#result + 1] = part('cite', 'about-title', title) end
  end
  return table.concat(result, '; ')
end

local function passages(entry) return text(table.concat(entry.passages, ', ')) end

local function notes(entry)
  local result = {}
  for n, note in ipairs(entry.notes) do result[n] = part('p', 'about-note', note) end
  return table.concat(result)
end

local function input_item(known, input)
  local row = element('a', ('class="input-id" href="#%s"'):format(text(known.anchor(input.dataset, input.id))),
    text(input.id))
  local found = element('span', 'class="input-passages"', passages(input))
  return '<li>' .. row .. ' ' .. part('span', 'input-what', input.description) .. ' ' .. found .. '</li>\n'
end

local function inputs_list(known, inputs)
  if #inputs == 0 then return '' end
  local items = inputs:map(function(input) return input_item(known, input) end)
  return '<ul>\n' .. table.concat(items) .. '</ul>'
end

--- Return the popover of the fact whose row is `anchor`.
local function popover(known, anchor)
  local entry = known.facts[anchor]
  local inputs = inputs_of(known, entry)
  local with_inputs = pandoc.List { entry }
  with_inputs:extend(inputs)
  local id = 'about-' .. text(anchor)
  local rests = entry.kind == 'derivations' and 'Computed from' or 'Dated by'
  local parts = {
    ('<div class="about" id="%s" popover role="dialog" aria-label="About: %s" tabindex="-1" autofocus>\n'):format(
      id, text(entry.label)),
    part('p', 'about-what', entry.description), '\n<dl>\n',
    label_and('How', 'about-how', text(entry.evidence)),
    label_and('Passages', 'about-passages', passages(entry)),
    label_and('Notes', 'about-notes', notes(entry)),
    label_and(rests, 'about-inputs', inputs_list(known, inputs)),
    label_and('Source', 'about-source', titles(known, with_inputs)),
    '</dl>\n<p class="about-foot">',
    element('a', ('class="about-row" href="#%s"'):format(text(anchor)), 'Row in the register'),
    element('button', ('type="button" class="about-close" popovertarget="%s" popovertargetaction="hide"'):format(id),
      'Close'),
    '</p>\n</div>',
  }
  return pandoc.RawBlock('html', table.concat(parts))
end

-- The document

local function cites(link)
  return link.classes:includes 'value' or link.classes:includes 'name'
end

--- Return a button that opens a popover where no script runs; it has a name and no text.
local function button(anchor, words)
  return pandoc.RawInline('html', element('button',
    ('type="button" class="why" popovertarget="about-%s" aria-label="About: %s"'):format(text(anchor), text(words)),
    ''))
end

--- Quarto links the style and the script beside this file; report.html has them in itself.
local function add_resources()
  quarto.doc.add_html_dependency {
    name = 'cisreport-popovers', version = '1',
    stylesheets = { 'popovers.css' }, scripts = { { path = 'popovers.js', afterBody = true } },
  }
end

--- Give a page its popovers.
---
--- @param doc the document, its values and names being links to rows of the register
--- @param json the manifest
--- @return the document with a button beside each link, and one Div of class `abouts`: at its end under Quarto,
---   else in its metadata, since report.html puts `popovers` after the last section
function popovers.add(doc, json)
  local known = read(pandoc.json.decode(json, false))
  local linked, anchors = {}, pandoc.List {}
  doc = doc:walk { Link = function(link)
    local anchor = link.target:match '^#(.+)$'
    if not cites(link) or not known.facts[anchor] then return nil end
    if not linked[anchor] then
      linked[anchor] = true
      anchors:insert(anchor)
    end
    return { link, button(anchor, pandoc.utils.stringify(link.content)) }
  end }
  if #anchors == 0 then return doc end
  anchors:sort()
  local blocks = anchors:map(function(anchor) return popover(known, anchor) end)
  local abouts = pandoc.Div(blocks, { class = 'abouts' })
  if quarto then
    add_resources()
    doc.blocks:insert(abouts)
  else
    doc.meta.popovers = pandoc.MetaBlocks { abouts }
  end
  return doc
end

return popovers
