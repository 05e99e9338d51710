--- Widths of table columns in print, by what the cells hold.

local columns = {}

--- Characters of table text on a line of the print, at its size, and in the register at its smaller one.
local line_length, register_line_length = 96, 112
local padding = 2.2

--- Tables of so many lines stand on one page.
local kept_together = 28

--- Return the lengths of the longest piece of a word and of the whole text, some wide letters counted in.
local function measure(blocks)
  local longest, text = 0, pandoc.utils.stringify(blocks)
  for piece in text:gsub('[-/:_.]', '%0 '):gmatch '%S+' do longest = math.max(longest, utf8.len(piece) or #piece) end
  return 1.12 * longest, utf8.len(text) or #text
end

--- Return the measures of a table's cells, row by row: `column`, `longest`, `total`.
local function measured(tbl)
  local all = pandoc.List {}
  local function rows(list)
    for _, row in ipairs(list) do
      local column, cells = 1, pandoc.List {}
      for _, cell in ipairs(row.cells) do
        local longest, total = measure(cell.contents)
        local span = cell.col_span
        cells:insert { column = column, longest = longest, total = total, single = span == 1 }
        column = column + span
      end
      all:insert(cells)
    end
  end
  rows(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do rows(body.head); rows(body.body) end
  rows(tbl.foot.rows)
  return all
end

--- Return whether the document itself tells the columns apart in width.
local function widths_told(specs)
  local first
  for _, spec in ipairs(specs) do
    local width = spec[2]
    if not width or width == 0 then return false end
    first = first or width
    if math.abs(width - first) > 0.005 then return true end
  end
  return false
end

--- Return what each column's words need at least, and what its longest text would take on one line.
local function demands(count, rows)
  local least, most = {}, {}
  for column = 1, count do least[column], most[column] = 3, 3 end
  for _, cells in ipairs(rows) do
    for _, cell in ipairs(cells) do
      local column = cell.column
      if cell.single and least[column] then
        least[column], most[column] = math.max(least[column], cell.longest), math.max(most[column], cell.total)
      end
    end
  end
  for column = 1, count do
    least[column] = least[column] + padding
    most[column] = math.max(most[column] + padding, least[column])
  end
  return least, most
end

local function sum(numbers)
  local total = 0
  for _, number in ipairs(numbers) do total = total + number end
  return total
end

--- Return the widths that the document tells, none below what its words need where others can give.
local function told_widths(specs, least, room)
  local share, lack, excess = {}, 0, 0
  for column, spec in ipairs(specs) do
    share[column] = spec[2] * room
    lack = lack + math.max(least[column] - share[column], 0)
    excess = excess + math.max(share[column] - least[column], 0)
  end
  local part = excess > 0 and math.min(lack / excess, 1) or 0
  for column in ipairs(specs) do
    local over = share[column] - least[column]
    share[column] = over < 0 and least[column] or share[column] - part * over
  end
  return share
end

--- Return the widths that words need, and what room is left shared by how much the columns hold.
local function own_widths(least, most, room)
  local weight, share = {}, {}
  for column in ipairs(least) do weight[column] = math.sqrt(most[column] - least[column]) end
  local spare = math.max(room - sum(least), 0) / math.max(sum(weight), 1e-6)
  for column in ipairs(least) do share[column] = least[column] + spare * weight[column] end
  return share
end

--- Give the columns their widths; return them in characters.
local function widths(tbl, rows, room)
  local specs = tbl.colspecs
  local least, most = demands(#specs, rows)
  local told = widths_told(specs)
  local fits = not told and sum(most) <= 0.9 * room
  local share = fits and most or told and told_widths(specs, least, room) or own_widths(least, most, room)
  local total = sum(share)
  for column, spec in ipairs(specs) do
    local width = not fits and share[column] / total or nil
    specs[column] = { spec[1] == 'AlignDefault' and 'AlignLeft' or spec[1], width }
  end
  tbl.colspecs = specs
  return share
end

--- Return about how many lines of text the rows take.
local function lines(rows, share)
  local all = 0
  for _, cells in ipairs(rows) do
    local most = 1
    for _, cell in ipairs(cells) do
      most = math.max(most, math.ceil(cell.total / math.max((share[cell.column] or 10) - padding, 1)))
    end
    all = all + most + 0.8
  end
  return all
end

--- Give a table's columns widths that fit what they hold; return whether it is to stand on one page.
function columns.set_widths(tbl)
  local rows = measured(tbl)
  local room = tbl.classes:includes 'register-table' and register_line_length or line_length
  return lines(rows, widths(tbl, rows, room)) <= kept_together
end

return columns
