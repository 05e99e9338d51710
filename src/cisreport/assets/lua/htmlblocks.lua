--- Pass 2 for HTML: tabs, columns and listings.

local here = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local outline = dofile(pandoc.path.join { here, 'outline.lua' })

local blocks = {}

local function raw(text) return pandoc.RawBlock('html', text) end

local tab_count = 0

--- Return a tab as a titled group; the script makes a tab of it.
local function tab(div, escaped)
  tab_count = tab_count + 1
  local id, active = ('tab-title-%d'):format(tab_count), div.attributes.active
  local attributes = { { 'role', 'group' }, { 'aria-labelledby', id } }
  if active then table.insert(attributes, { 'data-active', 'true' }) end
  local title = ('<p class="tab-title" id="%s">%s</p>'):format(id, escaped(div.attributes.title))
  div.content:insert(1, raw(title))
  return pandoc.Div(div.content, pandoc.Attr(div.identifier, { 'tab' }, attributes))
end

local function columns(div)
  div.classes:insert('layout-' .. div.attributes.columns)
  div.attributes.columns = nil
  return div
end

--- Return a listing with its caption before the code.
function blocks.listing(figure, escaped)
  if not outline.has(figure, 'listing') then return nil end
  local inside = pandoc.Blocks { raw(('<figure class="listing" id="%s"><figcaption>'):format(escaped(figure.identifier))) }
  inside:extend(figure.caption.long)
  inside:insert(raw '</figcaption>')
  inside:extend(figure.content)
  inside:insert(raw '</figure>')
  return inside
end

--- Return what a Div of tabs or columns becomes, or nil for any other.
function blocks.panel(div, escaped)
  if outline.has(div, 'panel-tabset') then
    local group = div.attributes.group
    div.attributes.group, div.attributes['data-group'] = nil, group
    return div
  elseif outline.has(div, 'tab') then
    return tab(div, escaped)
  elseif outline.has(div, 'layout') then
    return columns(div)
  end
end

return blocks
