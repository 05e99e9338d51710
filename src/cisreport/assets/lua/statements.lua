--- Pass 1: theorems and what is set like them, and proofs, remarks and solutions.
--
-- The result for both formats: a Div `statement` whose first paragraph begins with its label, a Span
-- `statement-label`: the kind, the number, and the title in parentheses; strong, or emphasized for a proof.

local statements = {}

local nbsp = utf8.char(0xA0)

--- Kinds that always have a number, by the first part of their labels.
local theorems = {
  thm = 'theorem', lem = 'lemma', cor = 'corollary', prp = 'proposition', cnj = 'conjecture',
  def = 'definition', exm = 'example', exr = 'exercise',
}

--- Kinds that have a number only if they have a label.
local proofs = { prf = 'proof', rem = 'remark', sol = 'solution' }

--- Return the kind of a Div, as its label or its class names it, or nil for any other Div.
local function kind_of(div)
  local label = div.identifier:match '^(%a+)%-'
  if theorems[label] or proofs[label] then return label end
  for kind, name in pairs(proofs) do
    if div.classes:includes(name) then return kind end
  end
end

--- Take the title from a Div: its first heading, or its attribute `name`.
local function take_title(div)
  local first, name = div.content[1], div.attributes.name
  div.attributes.name = nil
  if first and first.t == 'Header' then
    div.content:remove(1)
    return first.content
  end
  return name and pandoc.utils.blocks_to_inlines(pandoc.read(name, 'markdown').blocks) or pandoc.Inlines {}
end

--- Return a Div as a statement without its label, or nil for any other Div.
function statements.of(div)
  local kind = kind_of(div)
  if not kind then return nil end
  local title = pandoc.Span(take_title(div), { class = 'statement-title' })
  local class = proofs[kind] and 'proof' or 'theorem'
  div.content:insert(1, pandoc.Plain { title })
  div.classes = div.classes:filter(function(name) return name ~= 'theorem' and not proofs[kind] end)
  div.classes:insert(1, class)
  div.classes:insert(1, 'statement')
  div.attributes.kind = kind
  return div
end

--- Label a statement with its word and its number, which `next_number` returns; nil for any other Div.
function statements.labeled(div, words, next_number)
  if not div.classes:includes 'statement' then return nil end
  local kind = div.attributes.kind
  div.attributes.kind = nil
  local number = div.identifier ~= '' and next_number(div.identifier)
  local title = div.content[1].content[1].content
  local label = pandoc.Inlines { pandoc.Str(words[kind]) }
  if number then label:extend { pandoc.Str(nbsp), pandoc.Str(number) } end
  if #title > 0 then
    label:extend { pandoc.Space(), pandoc.Str '(' }
    label:extend(title)
    label:insert(pandoc.Str ')')
  end
  label:insert(pandoc.Str '.')
  label = div.classes:includes 'proof' and pandoc.Emph(label) or pandoc.Strong(label)
  local inlines = pandoc.Inlines { pandoc.Span(label, { class = 'statement-label' }) }
  div.content:remove(1)
  local first = div.content[1]
  if first and (first.t == 'Para' or first.t == 'Plain') then
    inlines:insert(pandoc.Space())
    first.content = inlines .. first.content
    div.content[1] = pandoc.Para(first.content)
  else
    div.content:insert(1, pandoc.Para(inlines))
  end
  return div
end

return statements
