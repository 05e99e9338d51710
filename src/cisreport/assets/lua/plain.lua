--- Words without mark-up: titles of callouts and tabs, alternative texts of images.

local plain = {}

--- Characters that are raised or lowered, by type of element.
local levels = {
  Superscript = { ['0'] = '⁰', ['1'] = '¹', ['2'] = '²', ['3'] = '³', ['4'] = '⁴', ['5'] = '⁵', ['6'] = '⁶', ['7'] = '⁷',
    ['8'] = '⁸', ['9'] = '⁹', ['+'] = '⁺', ['-'] = '⁻', ['−'] = '⁻', ['n'] = 'ⁿ' },
  Subscript = { ['0'] = '₀', ['1'] = '₁', ['2'] = '₂', ['3'] = '₃', ['4'] = '₄', ['5'] = '₅', ['6'] = '₆', ['7'] = '₇',
    ['8'] = '₈', ['9'] = '₉', ['+'] = '₊', ['-'] = '₋', ['−'] = '₋' },
}
--- What a plain title would lose, by type of element.
local lost = {
  Math = 'a formula', Note = 'a footnote', Image = 'an image', RawInline = 'raw content',
  Superscript = 'a raised word', Subscript = 'a lowered word', Cite = 'a citation',
}

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

--- Return inlines as a plain title; report what it would lose, and note addresses. `needle` finds the block.
function plain.title(inlines, needle, problem, note)
  needle = plain.longest_run(inlines, needle)
  inlines = plain.leveled(inlines):walk {
    Math = function(math) return math.text:match '^%w$' and pandoc.Str(math.text) or nil end,
  }
  local reported = {}
  local function report(element)
    if lost[element.t] and not reported[element.t] then
      reported[element.t] = true
      problem(needle, ('a title is plain text, without %s'):format(lost[element.t]), 'write it in the text below the title')
    end
  end
  local filter = { Link = function(link)
    note(needle, ('the address %s of a link in a title is not shown'):format(link.target), 'write the link in the text below the title')
  end }
  for kind in pairs(lost) do filter[kind] = report end
  inlines:walk(filter)
  return pandoc.utils.stringify(inlines)
end

return plain
