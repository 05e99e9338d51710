--- Pass 1: blocks that contain other blocks: sub-figures, tabs, listings.
--
-- The result for both formats: a Div `panel-tabset` contains Divs `tab` with the attribute `title`; a Figure of class
-- `listing` contains code.

local plain = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'plain.lua' })
local panels = {}

--- Return whether inlines contain a value or text of a dataset, which a plain title would lose.
function panels.is_cited(inlines)
  local cited = false
  inlines:walk { Span = function(span)
    if span.classes:includes 'cr-value' or span.classes:includes 'cr-text' then cited = true end
  end }
  return cited
end

-- Tabs

--- Return a tabset whose tabs are Divs; a tab begins at each heading with the level of the first.
function panels.tabset(div, problem)
  local tabs, tab, level = pandoc.Blocks {}, nil, nil
  for _, block in ipairs(div.content) do
    if block.t == 'Header' and (not level or block.level == level) then
      level = block.level
      local title, titled = plain.title(block.content, '.panel-tabset', problem)
      if panels.is_cited(block.content) then
        problem('.panel-tabset', 'the title of a tab contains a cited value', 'cite it in the text of the tab')
      elseif title == '' then
        problem('.panel-tabset', 'a tab does not have a title', 'write words into its heading')
      end
      local active = block.classes:includes 'active' and { { 'active', 'true' } } or {}
      table.insert(active, 1, { 'title', title })
      tab = pandoc.Div(titled and { titled } or {}, pandoc.Attr(block.identifier, { 'tab' }, active))
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

--- Return labeled code as a figure with its caption, which is Markdown. As in Quarto, code without one is not a listing.
function panels.listing(code)
  local id, caption = code.identifier, code.attributes['lst-cap']
  if not id:match '^lst%-' or not caption or caption == '' then return nil end
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
