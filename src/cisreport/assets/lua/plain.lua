--- Words without mark-up: titles of callouts and tabs, alternative texts of images.

local plain = {}

--- Characters that are raised or lowered, by type of element.
local levels = {
  Superscript = { ['0'] = '⁰', ['1'] = '¹', ['2'] = '²', ['3'] = '³', ['4'] = '⁴', ['5'] = '⁵', ['6'] = '⁶', ['7'] = '⁷',
    ['8'] = '⁸', ['9'] = '⁹', ['+'] = '⁺', ['-'] = '⁻', ['−'] = '⁻', ['n'] = 'ⁿ' },
  Subscript = { ['0'] = '₀', ['1'] = '₁', ['2'] = '₂', ['3'] = '₃', ['4'] = '₄', ['5'] = '₅', ['6'] = '₆', ['7'] = '₇',
    ['8'] = '₈', ['9'] = '₉', ['+'] = '₊', ['-'] = '₋', ['−'] = '₋' },
}
--- What a title cannot have, by type of element.
local lost = { Note = 'a footnote', Image = 'an image', RawInline = 'raw content', Cite = 'a citation' }
--- What a title is more than text with, by type of element.
local marked = { 'Code', 'Emph', 'Link', 'Math', 'SmallCaps', 'Strikeout', 'Strong', 'Subscript', 'Superscript', 'Underline' }

--- Return the longest run of plain words, to find inlines in the document; `otherwise` if there are none.
function plain.longest_run(inlines, otherwise)
  local longest, run = '', ''
  for _, inline in ipairs(inlines) do
    run = inline.t == 'Str' and run .. inline.text or inline.t == 'Space' and run .. ' ' or ''
    if #run > #longest then longest = run end
  end
  return longest:match '%S' and longest:match '^%s*(.-)%s*$' or otherwise
end

--- Return a raised or lowered number as characters, or nil for any other words.
local function leveled(element)
  local words = pandoc.utils.stringify(element.content)
  for _, code in utf8.codes(words) do
    if not levels[element.t][utf8.char(code)] then return nil end
  end
  return pandoc.Str((words:gsub(utf8.charpattern, levels[element.t])))
end

--- Return inlines whose raised and lowered numbers are characters, so that plain text has them.
function plain.leveled(inlines)
  return pandoc.Inlines(inlines):walk { Superscript = leveled, Subscript = leveled }
end

--- Return inlines as a title in plain text, and a block with them if they are more than that; nil if they are not.
--- Report what a title cannot have. `needle` finds the block.
function plain.title(inlines, needle, problem)
  needle = plain.longest_run(inlines, needle)
  inlines = plain.leveled(inlines)
  local reported, is_marked = {}, false
  local filter = {}
  for _, kind in ipairs(marked) do filter[kind] = function() is_marked = true end end
  filter.Span = function(span) is_marked = is_marked or #span.classes > 0 or span.attributes.style ~= nil end
  for kind, what in pairs(lost) do
    filter[kind] = function()
      if not reported[kind] then
        problem(needle, ('a title cannot have %s'):format(what), 'write it in the text below the title')
      end
      reported[kind] = true
    end
  end
  inlines:walk(filter)
  local block = is_marked and pandoc.Div({ pandoc.Plain(inlines) }, { class = 'title-words' }) or nil
  return pandoc.utils.stringify(inlines), block
end

return plain
