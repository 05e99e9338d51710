--- Tables of data frames and divs, and the widths of their columns.

local tables = {}

local columns, problem

--- Count the tables among the blocks, without those in their cells.
local function tables_in(blocks)
  local count = 0
  blocks:walk { traverse = 'topdown', Table = function() count = count + 1; return nil, false end }
  return count
end

--- Return a figure of the class `tables` with several tables, in the columns that the div asks for.
local function panel(div, inside, caption)
  local code, layout = columns.layout(div, inside, problem)
  code:insert(pandoc.Figure({ layout }, { pandoc.Plain(caption or {}) }, pandoc.Attr(div.identifier, { 'tables' })))
  return code
end

--- Return a div's blocks; their only table gets the label, the caption and the widths of the div.
--
-- Several tables become parts of a figure.
function tables.labeled(div, inside, caption)
  local count = tables_in(inside)
  if count > 1 then return panel(div, inside, caption) end
  if count == 0 then
    problem('#' .. div.identifier, ('the div "%s" does not contain a table'):format(div.identifier), 'put a table into it')
    return div
  end
  return inside:walk { traverse = 'topdown', Table = function(tbl)
    tbl.identifier = div.identifier
    tbl.attributes['tbl-colwidths'] = tbl.attributes['tbl-colwidths'] or div.attributes['tbl-colwidths']
    if caption then tbl.caption.long = { pandoc.Plain(caption) } end
    return tbl, false
  end }
end

--- Set the widths of a table's columns from its attribute, such as "[30,70]".
function tables.set_widths(tbl)
  local option = tbl.attributes['tbl-colwidths']
  tbl.attributes['tbl-colwidths'] = nil
  if not option or not option:match '%d' then return end
  local widths, total = pandoc.List {}, 0
  for number in option:gmatch '[%d.]+' do
    widths:insert(tonumber(number) or 0)
    total = total + widths[#widths]
  end
  if #widths ~= #tbl.colspecs or widths:includes(0) then
    problem('tbl-colwidths="' .. option, ('"tbl-colwidths" does not fit %d columns'):format(#tbl.colspecs),
      'write a number for each column')
    return
  end
  local specs = pandoc.List {}
  for n, spec in ipairs(tbl.colspecs) do specs:insert { spec[1], widths[n] / total } end
  tbl.colspecs = specs
end

--- Give the tables of a figure letters; call `note` with the identifier and letter of each.
function tables.lettered(figure, note)
  local count = 0
  return figure:walk { traverse = 'topdown', Table = function(tbl)
    count = count + 1
    tbl.attributes.letter = utf8.char(96 + count)
    if tbl.identifier ~= '' then note(tbl.identifier, tbl.attributes.letter) end
    return tbl, false
  end }
end

--- Return a data frame's table, which is a separate tree in a code block, or the blocks of an output's HTML; nil for
--- any other code block.
function tables.frame(code)
  if code.classes:includes 'cr-frame' then return pandoc.read(code.text, 'json').blocks end
  if code.classes:includes 'cr-html' then return pandoc.read(code.text, 'html').blocks end
end

--- Return the inlines of an expression's HTML; nil for any other span.
function tables.markup(span)
  if span.classes:includes 'cr-html' then
    return pandoc.utils.blocks_to_inlines(pandoc.read(span.attributes.text, 'html').blocks, { pandoc.Space() })
  end
end

--- Set the module of columns, and the function that reports problems.
function tables.prepare(module, report)
  columns, problem = module, report
end

return tables
