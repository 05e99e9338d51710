--- Pass 1, before all else: HTML tags in Markdown, read as the elements that they mean in every format.
--
-- Pandoc's Markdown has each tag as a separate raw element, with the Markdown between. Here the tags of a list of
-- elements are put together, each element between them as an empty one that names its place, and pandoc's reader of
-- HTML reads the whole. Tags that it does not know remain raw elements; embedded/tags.py decides on them. Raw HTML that
-- is more than a tag, such as `<b>x</b>`{=html}, is what the author writes for the page alone.

local plain = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'plain.lua' })
local html = {}

--- Tags that the reader does not know, or drops with their content, and that have content: they become divisions and
--- spans with the attribute `cr-tag`.
local divisions, spans = {}, {}
for name in ('details summary center main header footer article nav address aside hgroup body html'):gmatch '%a+' do
  divisions[name] = true
end
for name in ('font big label time data cite nobr bdi acronym button picture'):gmatch '%a+' do spans[name] = true end
--- Tags whose content is code, which the reader takes from text only.
local codes = { code = true, tt = true, samp = true, var = true }
--- Tags whose attributes the reader drops, and whose content is inline.
local bare = {}
for name in ('p b strong i em u s del ins strike sub sup q kbd mark small dfn'):gmatch '%a+' do bare[name] = true end

--- Tags of blocks, which an author writes into a cell of a table, too.
local block_tags = {}
for name in ([[address article aside blockquote body canvas center dd details div dl dt fieldset figcaption figure footer
  form h1 h2 h3 h4 h5 h6 head header hgroup hr html li main menu nav noframes ol output p pre section summary table tbody
  td textarea tfoot th thead title tr ul]]):gmatch '%w+' do block_tags[name] = true end

--- Return the name of a raw element's single tag and whether it closes; nil for other raw HTML.
local function tag_of(element)
  if (element.t ~= 'RawInline' and element.t ~= 'RawBlock') or element.format ~= 'html' then return nil end
  local text = element.text:gsub('"[^"]*"', '""'):gsub("'[^']*'", "''")
  local slash, name = text:match '^%s*<(/?)(%a[%w:-]*)[^<>]*>%s*$'
  if name then return name:lower(), slash == '/' end
  if text:lower():match '^%s*<pre[%s>].*</pre>%s*$' then return 'pre', false end
  if text:match '^%s*<!%-%-.*%-%->%s*$' or text:match '^%s*<[!?][^<>]*>%s*$' then return '!', false end
end

local function escaped(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

--- Tags whose attributes the reader drops, and what it keeps of them.
local attributes_of = { ol = { start = true, type = true }, li = { id = true } }
for name in ('ul blockquote dl dt dd figcaption caption hr br'):gmatch '%a+' do attributes_of[name] = {} end

--- Report the attributes of a tag that the reader drops: one that hides words is a problem, a number is one, too.
local function note_dropped(text, name, problem, note)
  local kept = attributes_of[name]
  if not kept then return end
  local tag = '<' .. name
  local first = text:match '^%s*(.-)%s*$'
  for attribute, value in text:gmatch '%s([%w_:-]+)%s*=%s*["\']?([^"\'>]*)' do
    local hides = attribute == 'style' and (value:match 'display%s*:%s*none' or value:match 'visibility%s*:%s*hidden')
    if hides then
      problem(first, ('the style of %s> hides words, which no format does'):format(tag), 'remove the words', tag)
    elseif attribute == 'value' then
      problem(first, ('no format shows the number of %s>'):format(tag), 'write a list that starts with it', tag)
    elseif not kept[attribute] and not attribute:match '^data%-' and not attribute:match '^aria%-' then
      note(first, ('no effect: %s of %s>'):format(attribute, tag), '')
    end
  end
end

--- Return a tag as the reader gets it: renamed if it does not know it, and with its attributes in a span or division if it
--- drops them. `open` has whether each open tag has such a span, by name.
local function rewritten(text, name, closes, open)
  if name == '!' then return '' end
  if name == 'br' then return '<br>' end
  local holder = divisions[name] and 'div' or spans[name] and 'span'
  if holder then
    return (text:gsub('^%s*</?%a+', closes and '</' .. holder or ('<%s data-cr-tag="%s"'):format(holder, name)))
  end
  if not bare[name] then return text end
  open[name] = open[name] or pandoc.List {}
  local is_block = name == 'p'
  if closes then
    if not table.remove(open[name]) then return text end
    return is_block and text .. '</div>' or '</span>' .. text
  end
  local attributes = text:match '^%s*<%a+(%s+[^>]-%S)%s*/?>%s*$'
  open[name]:insert(attributes ~= nil)
  if not attributes then return text end
  return (is_block and '<div%s><p>' or '<' .. name .. '><span%s>'):format(attributes)
end

--- Return what an element between tags is for the reader: its text within code, else a place.
local function placed(element, places, in_code)
  if in_code and (element.t == 'Str' or element.t == 'Code') then return escaped(element.text) end
  if in_code and (element.t == 'Space' or element.t == 'SoftBreak') then return ' ' end
  places:insert(element)
  local tag = (element.t == 'Plain' or pandoc.utils.type(element) == 'Inline') and 'span' or 'div'
  return ('<%s data-cr-place="%d"></%s>'):format(tag, #places, tag)
end

--- Return whether tags are among the elements of a list.
local function has_tags(list)
  return list:find_if(function(element) return tag_of(element) end) ~= nil
end

--- Return blocks with a paragraph for each line of words, which next to other blocks would flow into them.
local function parted(list)
  if #list < 2 then return list end
  return list:map(function(block) return block.t == 'Plain' and pandoc.Para(block.content) or block end)
end

--- Keep what a tag says of an image apart from a caption, which Markdown takes for both.
local function described(image)
  if #image.caption > 0 then image.attributes.alt = pandoc.utils.stringify(plain.leveled(image.caption)) end
  return image
end

--- Return the blocks that the tags of a list and the elements between them are.
local function read(list, problem, note)
  local markup, places, code, open = pandoc.List {}, pandoc.List {}, 0, {}
  for _, element in ipairs(list) do
    local name, closes = tag_of(element)
    if name and not closes then note_dropped(element.text, name, problem, note) end
    if codes[name] then code = math.max(0, code + (closes and -1 or 1)) end
    markup:insert(name and rewritten(element.text, name, closes, open) or placed(element, places, code > 0))
  end
  local function restored(holder)
    local place = tonumber(holder.attributes['cr-place'])
    local element = place and places[place]
    if element then return element.t == 'Plain' and element.content or { element } end
    if holder.t == 'Div' then
      holder.content = parted(holder.content)
      return holder
    end
  end
  local filter = { Span = restored, Div = restored, Image = described }
  return parted(pandoc.read(table.concat(markup), 'html+raw_html').blocks:walk(filter))
end

--- Return inlines whose tags are read; blocks among them are words with spaces between.
local function as_inlines(list, problem, note)
  return pandoc.utils.blocks_to_inlines(read(list, problem, note), pandoc.Inlines { pandoc.Space() })
end

--- Return blocks in which words with tags of blocks, as in a cell, are the blocks that the tags mean.
local function unfolded(list, problem, note)
  local result, found = pandoc.Blocks {}, false
  for _, block in ipairs(list) do
    local is_split = (block.t == 'Plain' or block.t == 'Para')
      and block.content:find_if(function(inline) return block_tags[tag_of(inline)] ~= nil end)
    found = found or is_split
    if is_split then result:extend(read(block.content, problem, note)) else result:insert(block) end
  end
  return found and result or nil
end

--- Return a document whose HTML tags are read as elements.
function html.read(doc, problem, note)
  local found = false
  local function seek(element) found = found or tag_of(element) ~= nil end
  doc:walk { RawInline = seek, RawBlock = seek }
  if not found then return doc end
  return doc:walk { Blocks = function(list) return unfolded(list, problem, note) end }:walk {
    Inlines = function(list) return has_tags(list) and as_inlines(list, problem, note) or nil end,
    Blocks = function(list) return has_tags(list) and read(list, problem, note) or nil end,
  }
end

return html
