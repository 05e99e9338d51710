--- Pass 1: blocks side by side, as `layout`, `layout-ncol`, `layout-nrow`, `.columns` and `.grid` ask for it.
--
-- The result for both formats: a Div `layout` contains Divs `layout-item`. It has the attribute `columns`, the number of
-- equal columns; or it is one row, and its attribute `widths` has the share of each item. A Div `layout-rows`
-- contains several rows. A Div `layout-spacer` in place of an item leaves its share empty.

local columns = {}

--- Greatest number of equal columns that one Div has; of more columns each row is a Div.
local most_even = 6
local most = 99
--- Columns of a `.grid`, and the share of the line below which a rest is not worth a spacer.
local grid_columns, least_rest = 12, 5

--- Return whether a block belongs to the next block: a heading, or the data of a chart for the manifest.
local function leads(block)
  return block.t == 'Header' or block.t == 'CodeBlock' and block.classes:includes 'cr-chart'
end

local function is_code(block)
  return block.t == 'CodeBlock' and block.classes:includes 'cell-code'
end

--- Return blocks without the Divs of cells around them, and before them the code of the cells.
function columns.apart_from_code(blocks)
  local code, rest = pandoc.Blocks {}, pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if block.t == 'Div' and block.classes:includes 'cr-cell' then
      for _, inner in ipairs(block.content) do (is_code(inner) and code or rest):insert(inner) end
    else
      (is_code(block) and code or rest):insert(block)
    end
  end
  return code, rest
end

local function item_of(blocks)
  return pandoc.Div(blocks, { class = 'layout-item' })
end

--- Return the code of the cells among blocks, and the other blocks as items; the outputs of a cell are one.
local function items_of(blocks)
  local code, items, item = pandoc.Blocks {}, pandoc.Blocks {}, pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if block.t == 'Div' and block.classes:includes 'layout-item' then
      items:insert(block)
    elseif block.t == 'Div' and block.classes:includes 'cr-cell' then
      local own, outputs = columns.apart_from_code { block }
      code:extend(own)
      item:extend(outputs)
      if #outputs > 0 then
        items:insert(item_of(item))
        item = pandoc.Blocks {}
      end
    elseif is_code(block) then
      code:insert(block)
    else
      item:insert(block)
      if not leads(block) then
        items:insert(item_of(item))
        item = pandoc.Blocks {}
      end
    end
  end
  if #item > 0 then items:insert(item_of(item)) end
  return code, items
end

--- Return one row, with a spacer for each width that is negative or has no item left.
local function row_of(widths, next_item)
  local items, shares = pandoc.Blocks {}, pandoc.List {}
  for _, width in ipairs(widths) do
    local item = width > 0 and next_item()
    items:insert(item or pandoc.Div({}, { class = 'layout-spacer' }))
    shares:insert(('%g'):format(math.abs(width)))
  end
  return pandoc.Div(items, pandoc.Attr('', { 'layout' }, { { 'widths', table.concat(shares, ' ') } }))
end

--- Return items in rows; the last row of widths is used again while there are items.
local function rows_of(rows, items)
  local at, made = 0, pandoc.Blocks {}
  local function next_item()
    at = at + 1
    return items[at]
  end
  local number = 0
  while at < #items do
    number = number + 1
    made:insert(row_of(rows[math.min(number, #rows)], next_item))
  end
  return #made == 1 and made[1] or pandoc.Div(made, { class = 'layout-rows' })
end

--- Return a width as a number, or nil: a number, or a percentage.
local function width_of(value)
  local number = type(value) == 'string' and value:match '^%s*(-?[%d.]+)%s*%%?%s*$' or value
  number = tonumber(number)
  return number ~= 0 and number or nil
end

--- Return a row of widths with the rest of its line, if its percentages leave one.
local function filled(row, is_percent)
  local total = 0
  for _, width in ipairs(row) do total = total + math.abs(width) end
  if is_percent and total < 100 - least_rest then row:insert(total - 100) end
  return row
end

--- Return the rows of widths that a `layout` such as "[[1,1],[1]]" has, or nil if it is not valid.
local function parsed(layout)
  local is_read, value = pcall(pandoc.json.decode, layout, false)
  if not is_read or type(value) ~= 'table' or #value == 0 then return nil end
  local rows = pandoc.List {}
  for _, row in ipairs(type(value[1]) == 'table' and value or { value }) do
    if type(row) ~= 'table' or #row == 0 then return nil end
    local widths, has_items = pandoc.List {}, false
    for _, given in ipairs(row) do
      local width = width_of(given)
      if not width then return nil end
      has_items = has_items or width > 0
      widths:insert(width)
    end
    if not has_items or #widths > most then return nil end
    rows:insert(filled(widths, type(row[1]) == 'string'))
  end
  return rows
end

--- Return whether a Div has an option for columns.
function columns.are_asked_by(div)
  return div.attributes.layout or div.attributes['layout-ncol'] or div.attributes['layout-nrow']
end

local function even(items, count)
  if count <= most_even then
    return pandoc.Div(items, pandoc.Attr('', { 'layout' }, { { 'columns', ('%d'):format(count) } }))
  end
  local widths = pandoc.List {}
  for _ = 1, count do widths:insert(1) end
  return rows_of({ widths }, items)
end

--- Return the number of columns that the attributes of `div` ask for, one by default.
local function count_of(div, items, problem)
  local count, rows = tonumber(div.attributes['layout-ncol']), tonumber(div.attributes['layout-nrow'])
  local name = div.attributes['layout-ncol'] and 'layout-ncol' or 'layout-nrow'
  local option = div.attributes[name]
  if not count and rows and rows >= 1 then count = math.ceil(#items / rows) end
  count = count or (option and 0 or 1)
  if count ~= count // 1 or count < 1 or count > most then
    problem(name, ('"%s" is not a valid number of columns'):format(option), ('write 1 to %d columns'):format(most))
    return 1
  end
  return count
end

--- Return the code of cells and blocks in the columns that the attributes of `div` require; remove the attributes.
function columns.layout(div, blocks, problem)
  local code, items = items_of(blocks)
  local layout, rows = div.attributes.layout, nil
  if layout then
    rows = parsed(layout)
    if not rows then
      problem('layout=', ('"%s" is not a valid layout'):format(layout), 'write rows of widths, such as "[[1,1],[1]]"')
    end
  end
  local made = rows and rows_of(rows, items) or even(items, count_of(div, items, problem))
  for _, name in ipairs { 'layout', 'layout-ncol', 'layout-nrow' } do div.attributes[name] = nil end
  return code, made
end

-- Divs that are columns

--- Return runs of Divs with a width each as rows, and the other blocks between them.
local function in_rows(blocks, width_of_block, row_of_run)
  local result, run, widths = pandoc.Blocks {}, pandoc.Blocks {}, pandoc.List {}
  local function finish()
    if #run > 0 then result:extend(row_of_run(run, widths)) end
    run, widths = pandoc.Blocks {}, pandoc.List {}
  end
  for _, block in ipairs(blocks) do
    local width = block.t == 'Div' and width_of_block(block)
    if width then
      run:insert(block)
      widths:insert(width)
    else
      finish()
      result:insert(block)
    end
  end
  finish()
  return result
end

--- Return a Div of a column as an item.
local function as_item(div)
  local item = item_of(div.content)
  item.identifier = div.identifier
  return item
end

local function columns_row(run, widths)
  local stated, without = 0, 0
  for _, width in ipairs(widths) do
    if width > 0 then stated = stated + width else without = without + 1 end
  end
  local rest = without > 0 and math.max(100 - stated, least_rest * without) / without
  local row = widths:map(function(width) return width > 0 and width or rest end)
  return pandoc.Blocks { rows_of({ filled(row, true) }, run:map(as_item)) }
end

local function column_width(block)
  if not block.classes:includes 'column' then return nil end
  local width = block.attributes.width
  local percent = width and width:match '^([%d.]+)%%$'
  return tonumber(percent) or 0
end

local function grid_width(block)
  for _, class in ipairs(block.classes) do
    local width = tonumber(class:match '^g%-col%-?%a*%-(%d+)$')
    if width and width >= 1 then return math.min(width, grid_columns) end
  end
end

local function grid_rows(run, widths)
  local rows, total = pandoc.List { pandoc.List {} }, 0
  for _, width in ipairs(widths) do
    if total + width > grid_columns then
      if total < grid_columns then rows[#rows]:insert(total - grid_columns) end
      rows:insert(pandoc.List {})
      total = 0
    end
    rows[#rows]:insert(width)
    total = total + width
  end
  if total < grid_columns then rows[#rows]:insert(total - grid_columns) end
  return pandoc.Blocks { rows_of(rows, run:map(as_item)) }
end

--- Return the blocks of a Div `.columns` or `.grid`, its parts side by side; nil for any other Div.
function columns.of(div)
  local rows
  if div.classes:includes 'columns' then
    rows = in_rows(div.content, column_width, columns_row)
  elseif div.classes:includes 'grid' then
    rows = in_rows(div.content, grid_width, grid_rows)
  end
  if not rows or div.identifier == '' then return rows end
  return pandoc.Div(rows, { id = div.identifier })
end

return columns
