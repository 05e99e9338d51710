--- What both formats ask of the normalized tree: heading levels, identifiers, plain text.

local outline = {}

--- Nonbreaking space.
outline.nbsp = utf8.char(0xA0)

--- Return whether an element has a class.
function outline.has(element, class)
  return element.classes:includes(class)
end

--- Return `blocks` with top headings at level `top` and without skipped levels.
function outline.level_headings(doc, top)
  local highest
  doc:walk { Header = function(header)
    highest = math.min(highest or header.level, header.level)
  end }
  if not highest then return doc end
  local shift, previous = top - highest, top - 1
  return doc:walk { traverse = 'topdown', Header = function(header)
    header.level = math.min(header.level + shift, previous + 1, 6)
    previous = header.level
    return header
  end }
end

local identified = { 'Header', 'Div', 'Span', 'CodeBlock', 'Code', 'Figure', 'Table', 'Link', 'Image' }

--- Drop every identifier that an earlier element has; return the document and the set of identifiers.
function outline.unique_identifiers(doc)
  local seen, filter = {}, { traverse = 'topdown' }
  local function visit(element)
    local id = element.identifier
    if id == '' then return nil end
    if seen[id] then
      element.identifier = ''
      return element
    end
    seen[id] = true
  end
  for _, kind in ipairs(identified) do filter[kind] = visit end
  return doc:walk(filter), seen
end

--- Return a header's number as the tree gives it, or nil.
function outline.number(header)
  local number = header.attributes.number
  if number and number ~= '' then return number end
end

--- Return inlines without links, notes and identifiers, to be printed a second time (contents, running heads).
function outline.reprint(inlines)
  return pandoc.Inlines(inlines):walk {
    Link = function(link) return link.content end,
    Note = function() return {} end,
    Span = function(span) return span.content end,
    Cite = function(cite) return cite.content end,
  }
end

--- Return whether the contents list a header, given the document's `toc-depth` (3 unless told).
function outline.listed(header, depth, top)
  return header.level - top < depth and not outline.has(header, 'unlisted')
end

--- Return the depth of the contents: 0 when the document asks for none.
function outline.contents_depth(meta)
  if not meta.toc or pandoc.utils.stringify(meta.toc) == 'false' then return 0 end
  return tonumber(meta['toc-depth'] and pandoc.utils.stringify(meta['toc-depth'])) or 3
end

--- Return a metadata value as one line of plain text.
function outline.plain(value)
  if not value then return '' end
  if pandoc.utils.type(value) == 'Blocks' and #value > 1 then
    value = pandoc.utils.blocks_to_inlines(value, { pandoc.Space() })
  end
  return (pandoc.utils.stringify(value):gsub('%s+', ' '))
end

--- Return the text of a caption, without the list of its facts.
function outline.caption(blocks)
  return outline.plain(pandoc.Blocks(blocks):walk { Span = function(span)
    if outline.has(span, 'facts') then return {} end
  end })
end

--- Return a metadata value as a list, whether it holds one or several.
function outline.list(value)
  if not value then return pandoc.List {} end
  if pandoc.utils.type(value) == 'List' then return value end
  return pandoc.List { value }
end

--- Give `by-author` (a list of `name`, `affiliations`, `orcid`) also where only `author` is given.
function outline.authors(meta)
  if meta['by-author'] then return meta['by-author'] end
  return outline.list(meta.author):map(function(author)
    if pandoc.utils.type(author) == 'Inlines' or type(author) == 'string' then return { name = author } end
    return {
      name = author.name,
      orcid = author.orcid,
      affiliations = outline.list(author.affiliations or author.affiliation):map(function(affiliation)
        return pandoc.utils.type(affiliation) == 'table' and affiliation.name or affiliation
      end),
    }
  end)
end

--- Return whether a cited value is short enough to stand on one line.
function outline.unbroken(link)
  local text = pandoc.utils.stringify(link.content)
  return not text:find ' ' and (utf8.len(text) or #text) <= 24
end

--- Names of the kinds of callouts, printed before their titles.
outline.callout_kinds = {
  note = 'Note', tip = 'Tip', warning = 'Warning', important = 'Important', caution = 'Caution',
}

--- Return a callout's kind, its name, its title and its number, or nil for any other Div.
function outline.callout(div)
  if not outline.has(div, 'callout') then return nil end
  for kind, name in pairs(outline.callout_kinds) do
    if outline.has(div, 'callout-' .. kind) then
      return kind, div.attributes.kind or name, div.attributes.title or '', div.attributes.number
    end
  end
end

return outline
