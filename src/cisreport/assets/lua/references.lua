--- Pass 1: the numbered elements, their names, and the references to them.

local references = {}

local nbsp = utf8.char(0xA0)

--- By language, Quarto's words for numbered elements and callouts, and its titles of parts of a page.
local languages
do
  local assets = pandoc.path.directory(pandoc.path.directory(PANDOC_SCRIPT_FILE))
  local file = assert(io.open(pandoc.path.join { assets, 'languages.json' }, 'rb'))
  languages = pandoc.json.decode(file:read 'a', false)
  file:close()
end
local kinds = {
  'fig', 'tbl', 'lst', 'sec', 'eq', 'nte', 'tip', 'wrn', 'imp', 'cau',
  'thm', 'lem', 'cor', 'prp', 'cnj', 'def', 'exm', 'exr', 'prf', 'rem', 'sol',
}
local titles = { 'toc-title', 'abstract-title', 'keywords-title', 'modified-title', 'continued-word' }
local nouns = {
  fig = 'figure', tbl = 'table', lst = 'listing with a caption', sec = 'section', eq = 'equation', thm = 'theorem', lem = 'lemma',
  cor = 'corollary', prp = 'proposition', cnj = 'conjecture', def = 'definition', exm = 'example', exr = 'exercise',
  prf = 'proof', rem = 'remark', sol = 'solution',
}

--- Words for numbered elements, by the first part of a label.
references.words = {}

--- First parts of the labels of callouts, by kind, and the other way around.
references.callouts = { note = 'nte', tip = 'tip', warning = 'wrn', important = 'imp', caution = 'cau' }
references.callouts_by_label = {}
for name, label in pairs(references.callouts) do references.callouts_by_label[label] = name end

--- Elements that only Quarto numbers.
references.unsupported = { alg = 'algorithm' }

local given

--- Return the first part of a label, or nil.
function references.kind_of(id)
  return id:match '^(%a+)%-'
end

--- Set the context: `numbers` by label, `titles` of sections by label, labels that are `repeated`, what is `elsewhere`,
--- `numbers_sections`, and `problem`, which reports problems.
function references.prepare(values)
  given = values
end

--- Load the words of the document's language, and add the missing ones to its title block.
function references.speak(meta)
  local language = meta.lang and pandoc.utils.stringify(meta.lang):match '^%a+':lower() or 'en'
  local words = languages[language] or languages.en
  for _, kind in ipairs(kinds) do references.words[kind] = words[kind] end
  for _, title in ipairs(titles) do meta[title] = meta[title] or words[title] end
end

--- Return the words for an element of another chapter, which has no number here, or nil.
local function elsewhere(citation, kind, id)
  local title = given.elsewhere[id]
  if not title or given.numbers[id] or kind == 'sec' and given.titles[id] then return nil end
  local text = pandoc.Inlines {}
  if kind ~= 'sec' then text:extend { pandoc.Str(references.words[kind]), pandoc.Space(), pandoc.Str '(' } end
  text:extend(title)
  if kind ~= 'sec' then text:insert(pandoc.Str ')') end
  if #citation.prefix > 0 then
    text:insert(1, pandoc.Space())
    text = pandoc.Inlines(citation.prefix) .. text
  end
  return text
end

local function reference(citation, kind, id)
  local other = elsewhere(citation, kind, id)
  if other then return other end
  local number = given.numbers[id]
  local title = kind == 'sec' and not (number and given.numbers_sections) and given.titles[id]
  if not number and not title then
    given.problem('@' .. citation.id, ('"@%s" does not refer to an element of the document'):format(citation.id),
      ('label a %s "%s"'):format(nouns[kind] or 'callout', id))
  end
  if given.repeated[id] then
    given.problem('#' .. id, ('the identifier "%s" is used twice'):format(id), 'choose another identifier')
  end
  local text = pandoc.Inlines {}
  if #citation.prefix > 0 then
    text:extend(citation.prefix)
    text:insert(pandoc.Str(nbsp))
  elseif citation.mode ~= 'SuppressAuthor' and not title then
    text:extend { pandoc.Str(references.words[kind]), pandoc.Str(nbsp) }
  end
  if title then text:extend(title) else text:insert(pandoc.Str(number or '?')) end
  if #citation.suffix > 0 then
    given.problem('@' .. citation.id, ('Quarto removes the text after "@%s" in its brackets'):format(citation.id),
      'write it after the brackets')
  end
  return pandoc.Inlines { pandoc.Link(text, '#' .. id, '', { class = 'quarto-xref' }) }
end

--- Return the replacement of citations that are cross-references, or nil for others.
function references.resolved(cite)
  local inlines, others = pandoc.Inlines {}, false
  for _, citation in ipairs(cite.citations) do
    local id = citation.id:sub(1, 1):lower() .. citation.id:sub(2)
    local kind = references.kind_of(id)
    if kind and references.words[kind] then
      if #inlines > 0 then inlines:extend { pandoc.Str ',', pandoc.Space() } end
      inlines:extend(reference(citation, kind, id))
    else
      others = true
      if kind and references.unsupported[kind] then
        given.problem('@' .. citation.id, ('references to a %s are not supported'):format(references.unsupported[kind]),
          'refer to its section')
      end
    end
  end
  if #inlines == 0 then return nil end
  if others then
    given.problem('@' .. cite.citations[1].id, 'cross-references and citations are in the same pair of brackets',
      'write them in separate brackets')
  end
  return inlines
end

return references
