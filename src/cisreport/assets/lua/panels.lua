--- Pass 1: blocks that contain other blocks: sub-figures, columns, tabs, listings.
--
-- The result for both formats: a Div `layout` with the attribute `columns` contains Divs `layout-item`; a Div
-- `panel-tabset` contains Divs `tab` with the attribute `title`; a Figure of class `listing` contains code.

local panels = {}

--- Greatest number of columns that fit on a page.
local most_columns = 6

--- Return whether inlines contain a value or text of a dataset, which a plain title would lose.
function panels.is_cited(inlines)
  local cited = false
  inlines:walk { Span = function(span)
    if span.classes:includes 'cr-value' or span.classes:includes 'cr-text' then cited = true end
  end }
  return cited
end

--- Return whether a block belongs to the next block: a heading, or the data of a chart for the manifest.
local function leads(block)
  return block.t == 'Header' or block.t == 'CodeBlock' and block.classes:includes 'cr-chart'
end

--- Return the blocks as items of a layout.
local function items_of(blocks)
  local items, item = pandoc.Blocks {}, pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if block.t == 'Div' and block.classes:includes 'layout-item' then
      items:insert(block)
    else
      item:insert(block)
      if not leads(block) then
        items:insert(pandoc.Div(item, { class = 'layout-item' }))
        item = pandoc.Blocks {}
      end
    end
  end
  return items
end

--- Return whether a Div has an option for columns.
function panels.asks_for_columns(div)
  return div.attributes['layout-ncol'] or div.attributes['layout-nrow']
end

--- Return blocks in the columns that the attributes of `div` require (one by default), and remove the attributes.
function panels.layout(div, blocks, problem)
  local items = items_of(blocks)
  local columns, rows = tonumber(div.attributes['layout-ncol']), tonumber(div.attributes['layout-nrow'])
  local name = div.attributes['layout-ncol'] and 'layout-ncol' or 'layout-nrow'
  local option = div.attributes[name]
  div.attributes['layout-ncol'], div.attributes['layout-nrow'] = nil, nil
  if not columns and rows and rows >= 1 then columns = math.ceil(#items / rows) end
  columns = columns or (option and 0 or 1)
  if columns ~= columns // 1 or columns < 1 or columns > most_columns then
    problem(name, ('"%s" is not a valid number of columns'):format(option),
      ('write 1 to %d columns'):format(most_columns))
    columns = 1
  end
  return pandoc.Div(items, pandoc.Attr('', { 'layout' }, { { 'columns', ('%d'):format(columns) } }))
end

-- Tabs

--- Return a tabset whose tabs are Divs; a tab begins at each heading with the level of the first.
function panels.tabset(div, problem)
  local tabs, tab, level = pandoc.Blocks {}, nil, nil
  for _, block in ipairs(div.content) do
    if block.t == 'Header' and (not level or block.level == level) then
      level = block.level
      local title = pandoc.utils.stringify(block.content)
      if panels.is_cited(block.content) then
        problem('.panel-tabset', 'the title of a tab contains a cited value', 'cite it in the text of the tab')
      elseif title == '' then
        problem('.panel-tabset', 'a tab does not have a title', 'write words into its heading')
      end
      local active = block.classes:includes 'active' and { { 'active', 'true' } } or {}
      table.insert(active, 1, { 'title', title })
      tab = pandoc.Div({}, pandoc.Attr(block.identifier, { 'tab' }, active))
      tabs:insert(tab)
    elseif tab then
      tab.content:insert(block)
    else
      problem('.panel-tabset', 'Quarto removes text before the first tab', 'write it before the tabs')
    end
  end
  if #tabs == 0 then problem('.panel-tabset', 'the tabs do not have headings', 'begin each tab with a heading') end
  local group = div.attributes.group
  return pandoc.Div(tabs, pandoc.Attr(div.identifier, { 'panel-tabset' }, group and { { 'group', group } } or {}))
end

-- Listings

--- Return labeled code as a figure with its caption, which is Markdown.
function panels.listing(code, problem)
  local id, caption = code.identifier, code.attributes['lst-cap']
  if not id:match '^lst%-' then return nil end
  if not caption or caption == '' then
    problem('#' .. id, ('the listing "%s" does not have a caption'):format(id), 'add lst-cap="..." to it')
    return nil
  end
  code.identifier, code.attributes['lst-cap'] = '', nil
  local words = pandoc.utils.blocks_to_inlines(pandoc.read(caption, 'markdown').blocks)
  return pandoc.Figure({ code }, { pandoc.Plain(words) }, pandoc.Attr(id, { 'listing' }))
end

-- Sub-figures

--- Return the figures that are parts of a figure.
local function parts_of(blocks)
  local parts = pandoc.List {}
  blocks:walk {
    traverse = 'topdown',
    Figure = function(figure)
      parts:insert(figure)
      return nil, false
    end,
  }
  return parts
end

--- Return whether some of the blocks are labeled figures, which are parts of the block that contains them.
function panels.has_parts(blocks)
  return parts_of(blocks):find_if(function(part) return part.identifier:match '^fig%-' end) ~= nil
end

--- Return a figure whose parts have letters; call `note` with the identifier and letter of each.
function panels.lettered(figure, problem, note)
  local count = 0
  return figure:walk {
    traverse = 'topdown',
    Figure = function(part)
      if not part.identifier:match '^fig%-' then
        problem('#' .. figure.identifier, ('a part of the figure "%s" does not have a label'):format(figure.identifier),
          'give each image in it a label, {#fig-...}')
        return part, false
      end
      count = count + 1
      local letter = utf8.char(96 + count)
      part.attributes.letter = letter
      part.classes:insert 'part'
      note(part.identifier, letter)
      return part, false
    end,
  }
end

return panels
