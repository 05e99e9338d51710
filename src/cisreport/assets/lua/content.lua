--- Pass 1: conditional content, {{< meta >}} and {{< var >}}.

local content = {}

local aliases = { html5 = 'html', ['html:js'] = 'html' }

local meta, format, problem

local function looked_up(root, key)
  local found = root
  for name in key:gmatch '[^.]+' do
    if type(found) ~= 'table' then return nil end
    found = found[name] or found[tonumber(name)]
  end
  return found
end

--- Return a value of the front matter; keys without effect are apart from the others.
local function of_meta(key)
  local found = looked_up(meta, key)
  if found == nil then return looked_up(meta['cisreport-others'] or {}, key) end
  return found
end

--- Return whether a value of the front matter is true.
function content.is_set(key) return of_meta(key) == true end

--- Return whether the document is rendered in a format; report the names that mean LaTeX.
local function in_format(name)
  if (name == 'pdf' or name == 'latex') and of_meta 'cisreport-latex-is-ours' then
    name = 'typst'
  elseif name == 'pdf' or name == 'latex' then
    problem('format="' .. name .. '"', ('the format "%s" means LaTeX under Quarto'):format(name), 'write "typst" for the PDF')
  end
  return (aliases[name] or name) == format
end

--- Return whether a profile of the project is active.
local function in_profile(name)
  for _, active in ipairs(of_meta 'cisreport-profiles' or {}) do
    if pandoc.utils.stringify(active) == name then return true end
  end
  return false
end

local function in_meta(key) return of_meta(key) == true end

--- Return whether an element is visible in this format, or nil if it has no condition.
local function is_visible(element)
  local shows = element.classes:includes 'content-visible'
  local hides = element.classes:includes 'content-hidden'
  if not shows and not hides then return nil end
  local matches = true
  local function test(key, expected, check)
    local value = element.attributes[key]
    if value then matches = matches and check(value) == expected end
    element.attributes[key] = nil
  end
  test('when-format', true, in_format)
  test('unless-format', false, in_format)
  test('when-meta', true, in_meta)
  test('unless-meta', false, in_meta)
  test('when-profile', true, in_profile)
  test('unless-profile', false, in_profile)
  element.classes = element.classes:filter(function(class) return not class:match '^content%-[vh]i' end)
  return matches == shows
end

--- Return the replacement of an element with a condition, or nil for an element without one; none if it is hidden.
function content.conditional(element)
  if element.classes:includes 'hidden' then return {} end
  local visible = is_visible(element)
  if visible == false then return {} end
  if visible then return element.content or element end
end

--- Return the replacement of a span: the metadata or variable that it names, or its content.
function content.substituted(span)
  local name = span.classes:includes 'cr-meta' and 'meta' or span.classes:includes 'cr-var' and 'var'
  if not name then return content.conditional(span) end
  local key = span.attributes.key
  local value = nil
  if name == 'meta' then value = of_meta(key) else value = looked_up(meta['cisreport-variables'] or {}, key) end
  local kind = pandoc.utils.type(value)
  if kind == 'List' and #value == 1 then
    value = value[1]
    kind = pandoc.utils.type(value)
  end
  if kind == 'Inlines' then return value end
  if kind == 'Blocks' then return pandoc.utils.blocks_to_inlines(value) end
  if kind == 'string' or kind == 'boolean' or kind == 'number' then return { pandoc.Str(tostring(value)) } end
  problem(name .. ' ' .. key, ('"%s" does not name a single value'):format(key),
    name == 'meta' and 'name a key of the front matter' or 'name a key of _variables.yml')
  return {}
end

--- Return a link or image whose target has the values that it names.
function content.targeted(element)
  local field = element.t == 'Image' and 'src' or 'target'
  if not element[field]:match 'cr%-%a+%(' then return nil end
  element[field] = element[field]:gsub('(cr%-%a+)%(([%w_.-]+)%)', function(class, key)
    return pandoc.utils.stringify(content.substituted(pandoc.Span({}, { '', { class }, { { 'key', key } } })))
  end)
  return element
end

--- Set the document's metadata and format, and the function that reports problems.
function content.prepare(doc_meta, doc_format, note)
  meta, format, problem = doc_meta, doc_format, note
end

return content
