--- Turns a stand-alone SVG file into one that stands in a page under a strict content security policy.
--- Meant for what plotting libraries write: well-formed XML, no scripts of their own.

local svg = {}

--- CSS properties that SVG also takes as attributes; others are dropped from `style`.
local presentational = {}
for name in ([[clip-path clip-rule color cursor direction display dominant-baseline fill fill-opacity fill-rule
  font-family font-size font-stretch font-style font-variant font-weight letter-spacing marker-end marker-mid
  marker-start mask opacity overflow paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray
  stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor
  text-decoration text-rendering transform unicode-bidi vector-effect visibility word-spacing writing-mode
  ]]):gmatch('%S+') do presentational[name] = true end

local function attribute(value)
  return (value:gsub('&', '&amp;'):gsub('"', '&quot;'):gsub('<', '&lt;'):gsub('>', '&gt;'))
end

--- Return the declarations of a style attribute as attributes.
local function declarations(style)
  style = style:gsub('&quot;', "'"):gsub('&apos;', "'"):gsub('&#39;', "'")
  local attributes = {}
  for name, value in style:gmatch('([%a-]+)%s*:%s*([^;]+)') do
    if presentational[name] then
      attributes[#attributes + 1] = (' %s="%s"'):format(name, value:gsub('%s+$', ''):gsub('"', "'"))
    end
  end
  return table.concat(attributes)
end

--- Return `tag` with its style spread into attributes and its identifiers prefixed.
local function clean_tag(tag, prefix)
  local had = {}
  tag = tag:gsub('%s+style%s*=%s*"([^"]*)"', function(style)
    had[#had + 1] = declarations(style)
    return ''
  end)
  if had[1] then
    local spread = table.concat(had)
    for name in spread:gmatch(' ([%a-]+)="') do
      tag = tag:gsub('%s' .. name:gsub('%-', '%%-') .. '="[^"]*"', '', 1)
    end
    tag = tag:gsub('(/?>)$', function(close) return spread .. close end)
  end
  tag = tag:gsub('(%s)id="([^"]+)"', function(space, id) return space .. 'id="' .. prefix .. id .. '"' end)
  tag = tag:gsub('href="#([^"]+)"', function(id) return 'href="#' .. prefix .. id .. '"' end)
  tag = tag:gsub('url%(#([^)]+)%)', function(id) return 'url(#' .. prefix .. id .. ')' end)
  return (tag:gsub('%s+on%a+="[^"]*"', ''))
end

--- Return the markup of an SVG file, ready to stand in a page.
-- @param text    what the file holds
-- @param prefix  put before every identifier, so that figures do not meet
-- @param alt     what is said of the figure to those who do not see it
-- @param width   CSS-like width from the document, or nil: only percentages and lengths are kept
function svg.inline(text, prefix, alt, width)
  text = text:gsub('^\u{FEFF}', ''):gsub('<%?.-%?>', ''):gsub('<!DOCTYPE[^%[>]*%b[]%s*>', ''):gsub('<!DOCTYPE[^>]*>', '')
  text = text:gsub('<!%-%-.-%-%->', ''):gsub('<metadata.-</metadata>', ''):gsub('<metadata[^>]*/>', '')
  text = text:gsub('<script.-</script>', '')
  local joined = text:find('stroke%-linejoin:%s*round') and text:find('<style')
  text = text:gsub('<style.-</style>', ''):gsub('<defs>%s*</defs>', ''):gsub('<defs%s*/>', '')
  text = text:gsub('<%a[^<>]*>', function(tag) return clean_tag(tag, prefix) end)
  text = text:gsub('<title.-</title>', ''):gsub('<desc.-</desc>', '')
  local open, rest = text:match('^%s*(<svg[^>]*>)(.*)$')
  if not open then return nil end
  open = open:gsub('%sxmlns:%a+="[^"]*"', ''):gsub('%sversion="[^"]*"', ''):gsub('%srole="[^"]*"', '')
  open = open:gsub('%sclass="[^"]*"', ''):gsub('%saria%-[%a]+="[^"]*"', '')
  if not open:find('viewBox') then
    local wide, high = open:match('width="([%d.]+)'), open:match('height="([%d.]+)')
    if wide and high then open = open:gsub('>$', (' viewBox="0 0 %s %s">'):format(wide, high)) end
  end
  if width then open = open:gsub('%swidth="[^"]*"', ' width="' .. attribute(width) .. '"'):gsub('%sheight="[^"]*"', '') end
  local extra = alt ~= '' and (' role="img" aria-label="%s"'):format(attribute(alt)) or ' aria-hidden="true"'
  if joined then extra = extra .. ' stroke-linejoin="round" stroke-linecap="butt"' end
  open = open:gsub('>$', function() return ' class="figure"' .. extra .. '>' end)
  rest = rest:gsub('xlink:href=', 'href='):gsub('>%s*\n%s*<', '><'):gsub('%s+$', '')
  return open .. rest
end

return svg
