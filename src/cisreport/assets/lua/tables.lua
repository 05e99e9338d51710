--- Tables of data frames and divs, and the widths of their columns.

local tables = {}

--- Count the tables among the blocks, without those in their cells.
local function tables_in(blocks)
  local count = 0
  blocks:walk { traverse = 'topdown', Table = function() count = count + 1; return nil, false end }
  return count
end

--- Return a div's blocks; their only table gets the label, the caption and the widths of the div.
function tables.labeled(div, inside, caption, problem)
  if tables_in(inside) ~= 1 then
    problem('#' .. div.identifier, ('the div "%s" does not contain exactly one table'):format(div.identifier),
      'put exactly one table into it')
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
function tables.set_widths(tbl, problem)
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

return tables
