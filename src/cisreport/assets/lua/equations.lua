--- Pass 1: numbers of equations, `$$...$$ {#eq-x alt="..."}`.

local equations = {}

--- Return the identifier, the alternative text and the end of an attribute such as {#eq-x alt="..."}, or nil.
local function equation_attribute(inlines, at)
  local text = ''
  for place = at, #inlines do
    text = text .. pandoc.utils.stringify(inlines[place])
    local inside, rest = text:match '^{#(eq%-[^}]*)}(.*)$'
    if inside then
      local alt = inside:gsub('\u{201C}', '"'):gsub('\u{201D}', '"'):match 'alt%s*=%s*"(.*)"'
      return inside:match '^[^%s]+', alt, place, rest
    end
  end
end

--- Return whether the blocks have display formulas; without them, the filter can skip all paragraphs.
function equations.are_in(blocks)
  local found = false
  blocks:walk { Math = function(math) found = found or math.mathtype == 'DisplayMath' end }
  return found
end

--- Set the identifier of display formulas before `{#eq-x}`, and the number that `next_number` returns for it.
function equations.numbered(block, next_number)
  local result, pending, at = pandoc.Inlines {}, nil, 1
  while at <= #block.content do
    local inline = block.content[at]
    local id, alt, last, rest
    if pending and inline.t == 'Str' and inline.text:match '^{#eq%-' then
      id, alt, last, rest = equation_attribute(block.content, at)
    end
    if id then
      local math = result:remove(pending)
      while #result >= pending do result:remove(#result) end
      local number = pandoc.Span({ pandoc.Str('(' .. next_number(id) .. ')') }, { class = 'equation-number' })
      local attributes = alt and { { 'alt', alt } } or {}
      result:insert(pandoc.Span({ math, number }, pandoc.Attr(id, { 'equation' }, attributes)))
      if rest ~= '' then result:insert(pandoc.Str(rest)) end
      pending, at = nil, last
    else
      result:insert(inline)
      if inline.t == 'Math' and inline.mathtype == 'DisplayMath' then
        pending = #result
      elseif inline.t ~= 'Space' and inline.t ~= 'SoftBreak' then
        pending = nil
      end
    end
    at = at + 1
  end
  block.content = result
  return block
end

return equations
