--- Runs a Lua filter of an author as Quarto would before the filters of Quarto, for one format.
---
--- It gives the filter the part of Quarto's interface that has no effect outside of the document, or that makes
--- what pandoc has. Whatever else the filter asks for is an error, so that the engine refuses the filter.

local no_effect = function() end

--- Stop with the reason for which the engine refuses the filter.
local function refuse(reason) error('((' .. reason .. '))', 0) end

--- Give a table an error for each name that it does not have.
local function strict(name, known)
  return setmetatable(known, {
    __index = function(_, key) refuse('it needs ' .. name .. '.' .. tostring(key)) end,
  })
end

local callouts = pandoc.List { 'note', 'tip', 'warning', 'important', 'caution' }

local function blocks_of(content)
  return pandoc.Blocks(pandoc.utils.type(content) == 'Inlines' and { pandoc.Plain(content) } or content or {})
end

local function callout(given)
  local kind = callouts:includes(given.type) and given.type or 'note'
  local content = blocks_of(given.content)
  local title = given.title or given.caption
  if title then
    content:insert(1, pandoc.Header(2, title))
  elseif kind ~= given.type then
    refuse('it makes a callout of the kind "' .. tostring(given.type) .. '" without a title')
  end
  local attributes = { collapse = given.collapse ~= nil and tostring(given.collapse) or nil }
  return pandoc.Div(content, pandoc.Attr(given.id or '', { 'callout-' .. kind }, attributes))
end

--- What Quarto's filters make of blocks, and ours do not.
local of_quarto = pandoc.List {
  'Callout', 'ConditionalBlock', 'DecoratedCodeBlock', 'FloatRefTarget', 'PanelLayout', 'Proof', 'Shortcode',
  'Tabset', 'Theorem', 'LatexEnvironment', 'LatexInlineCommand', 'LatexBlockCommand', 'HtmlTag',
}

local function is_format(name)
  return name == FORMAT or (FORMAT == 'html' and (name == 'html:js' or name == 'html5'))
end

local function include_text(place)
  if place ~= 'in-header' then refuse('it adds text around the document') end
end

local function interface(path)
  local here = pandoc.path.directory(path)
  return strict('quarto', {
    Callout = callout,
    version = pandoc.types.Version '1.10.0',
    format = strict('quarto.format', {
      is_html_output = function() return is_format 'html' end,
      is_typst_output = function() return is_format 'typst' end,
      is_latex_output = function() return false end,
    }),
    json = { decode = pandoc.json.decode, encode = pandoc.json.encode },
    log = setmetatable({}, { __index = function() return no_effect end }),
    utils = strict('quarto.utils', {
      resolve_path = function(name) return pandoc.path.join { here, name } end,
      as_blocks = blocks_of,
      as_inlines = function(content) return pandoc.utils.blocks_to_inlines(blocks_of(content)) end,
      string_to_inlines = function(text) return pandoc.utils.blocks_to_inlines(pandoc.read(text).blocks) end,
      string_to_blocks = function(text) return pandoc.read(text).blocks end,
      type = pandoc.utils.type,
    }),
    doc = strict('quarto.doc', {
      is_format = is_format,
      isFormat = is_format,
      has_bootstrap = function() return FORMAT == 'html' end,
      is_filter_active = function() return false end,
      input_file = PANDOC_STATE.input_files[1],
      add_html_dependency = no_effect,
      addHtmlDependency = no_effect,
      attach_to_dependency = no_effect,
      use_latex_package = no_effect,
      useLatexPackage = no_effect,
      add_format_resource = no_effect,
      add_resource = no_effect,
      include_text = include_text,
    }),
  })
end

--- Keys of the document that the engine has apart from those that it prints; a filter finds all of them at the top.
local lifted = {}

local function lift(meta)
  for name, value in pairs(meta['cisreport-others'] or {}) do
    if meta[name] == nil then
      meta[name] = value
      lifted[name] = true
    end
  end
  return meta
end

local function lower(meta)
  for name in pairs(lifted) do meta[name] = nil end
  return meta
end

--- Return the filters in a file for a format, as pandoc wants them from a script.
return function(path, format)
  FORMAT, PANDOC_SCRIPT_FILE = format, path
  print = no_effect
  quarto = interface(path)
  package.path = pandoc.path.join { pandoc.path.directory(path), '?.lua' } .. ';' .. package.path
  local before = {}
  for name in pairs(_G) do before[name] = true end
  local found = dofile(path)
  if found == nil then
    found = {}
    for name, value in pairs(_G) do
      if not before[name] and type(value) == 'function' then found[name] = value end
    end
  end
  local filters = #found > 0 and found or { found }
  for _, filter in ipairs(filters) do
    for _, name in ipairs(of_quarto) do
      if filter[name] then refuse("it changes Quarto's " .. name) end
    end
  end
  local all = pandoc.List { { Meta = lift } }
  all:extend(filters)
  all:insert { Meta = lower }
  return all
end
