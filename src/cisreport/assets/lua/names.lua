--- Links typed names to the facts they mean.
--
-- A name is whole words; the longest wins. What stands in a link, in code or in a literal is left alone.

local names = {}

local LEFT_ALONE = { Link = true, Code = true, Cite = true, Math = true, Note = true, Image = true, RawInline = true }
local RUN = { Str = true, Space = true, SoftBreak = true }

--- Return text of equal length in which quotation marks, dashes and the like are no letters.
local function masked(text)
  return (text:gsub("\xE2\x80[\x80-\xBF]", "'--"):gsub("\xC2\xA0", "  "))
end

local WORD = "^[%w_\x80-\xFF]+"

local function in_word(text, at)
  return text:match(WORD, at) ~= nil
end

--- Return an index of names by their first word, the longest first.
-- @param called  maps each name to what it means
function names.index(called)
  local by_word = {}
  for name, target in pairs(called) do
    local plain = masked(name)
    local word = plain:match(WORD)
    if word then
      by_word[word] = by_word[word] or {}
      table.insert(by_word[word], { plain = plain, target = target })
    end
  end
  for _, found in pairs(by_word) do
    table.sort(found, function(a, b) return #a.plain > #b.plain or #a.plain == #b.plain and a.plain < b.plain end)
  end
  return by_word
end

local function name_at(index, text, at)
  local word = text:match(WORD, at)
  for _, entry in ipairs(index[word] or {}) do
    local after = at + #entry.plain
    if text:sub(at, after - 1) == entry.plain and not in_word(text, after) then return entry end
  end
  return nil, word
end

local function inlines_of(text)
  local result = pandoc.Inlines {}
  for space, word in text:gmatch "(%s*)(%S*)" do
    if space ~= "" then result:insert(space:find "\n" and pandoc.SoftBreak() or pandoc.Space()) end
    if word ~= "" then result:insert(pandoc.Str(word)) end
  end
  return result
end

--- Return a run of words with its names linked.
local function linked_run(index, run, link)
  local pieces = {}
  for n, inline in ipairs(run) do
    pieces[n] = inline.t == "Str" and inline.text or inline.t == "SoftBreak" and "\n" or " "
  end
  local original = table.concat(pieces)
  local text = masked(original):gsub("\n", " ")
  local result, from, at = pandoc.Inlines {}, 1, 1
  while at <= #text do
    local entry, word = name_at(index, text, at)
    local after = at + (entry and #entry.plain or word and #word or 1)
    local found = entry and link(entry.target, inlines_of(original:sub(at, after - 1)))
    if found then
      result:extend(inlines_of(original:sub(from, at - 1)))
      result:insert(found)
      from = after
    end
    at = after
  end
  if from == 1 then return run end
  result:extend(inlines_of(original:sub(from)))
  return result
end

--- Return inlines with their names linked.
-- @param index    what `names.index` returned
-- @param inlines  of a paragraph
-- @param link     gets what a name means and the inlines of the name; returns a link, or nil to leave it alone
function names.linked(index, inlines, link)
  local result, run = pandoc.Inlines {}, pandoc.Inlines {}
  local function flush()
    result:extend(linked_run(index, run, link))
    run = pandoc.Inlines {}
  end
  for _, inline in ipairs(inlines) do
    if RUN[inline.t] then
      run:insert(inline)
    else
      flush()
      local is_marked = inline.t == "Span" and (inline.classes:includes "literal" or #inline.content == 0)
      if inline.content and not LEFT_ALONE[inline.t] and not is_marked then
        inline.content = names.linked(index, inline.content, link)
      end
      result:insert(inline)
    end
  end
  flush()
  return result
end

return names
