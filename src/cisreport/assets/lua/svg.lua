--- Turns a stand-alone SVG file into one that stands in a page under a strict content security policy.
--- Its colors follow the page's theme.
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

-- Colors for a dark page: Oklab (Ottosson 2020), in which equal steps of lightness look equal

local function linear(channel)
  local c = channel / 255
  return c <= 0.04045 and c / 12.92 or ((c + 0.055) / 1.055) ^ 2.4
end

local function channel(light)
  local c = math.min(math.max(light, 0), 1)
  c = c <= 0.0031308 and 12.92 * c or 1.055 * c ^ (1 / 2.4) - 0.055
  return math.floor(c * 255 + 0.5)
end

local function to_oklab(r, g, b)
  local l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ^ (1 / 3)
  local m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ^ (1 / 3)
  local s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ^ (1 / 3)
  return 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
end

local function from_oklab(lightness, a, b)
  local l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ^ 3
  local m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ^ 3
  local s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ^ 3
  return 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
end

--- Lightness of white and black on a dark page, and the least of a hue that has to stand out there.
local DARKEST, LIGHTEST, CLEAR = 0.209, 0.945, 0.68

--- Return the color that a color becomes on a dark page: grays and tints change sides, hues stay what they are.
local function dark(hex)
  local r, g, b = hex:match('^#(%x%x)(%x%x)(%x%x)$')
  local lightness, x, y = to_oklab(linear(tonumber(r, 16)), linear(tonumber(g, 16)), linear(tonumber(b, 16)))
  local is_hue = math.sqrt(x * x + y * y) > 0.06 and lightness < 0.85
  lightness = is_hue and math.max(lightness, CLEAR) or LIGHTEST - (LIGHTEST - DARKEST) * lightness ^ 1.5
  local red, green, blue = from_oklab(lightness, x, y)
  return ('#%02x%02x%02x'):format(channel(red), channel(green), channel(blue))
end

local function themed(tag)
  return (tag:gsub('(%s[%a-]+)="(#%x%x%x%x%x%x)"', function(name, hex)
    return ('%s="light-dark(%s, %s)"'):format(name, hex, dark(hex))
  end))
end

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
  return (themed(tag):gsub('%s+on%a+="[^"]*"', ''))
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
  if not open:find('%sfill=') then extra = extra .. ' fill="light-dark(#000000, ' .. dark('#000000') .. ')"' end
  if joined then extra = extra .. ' stroke-linejoin="round" stroke-linecap="butt"' end
  open = open:gsub('>$', function() return ' class="figure"' .. extra .. '>' end)
  rest = rest:gsub('xlink:href=', 'href='):gsub('>%s*\n%s*<', '><'):gsub('%s+$', '')
  return open .. rest
end

return svg
