/* The passages of a source in a reader's copy, by their digests: the words, the digests and the search of
   cisreport.sources, as far as a page needs them.  Tests hold the two together. */
const passages = (() => {
  const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const UNSEEN = "\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff";
  const STOPS = "\\u3002\\uff61\\uff01\\uff1f";
  const CLOSING = "\"'\\u2019\\u201d\\u203a\\u00bb)\\]}\\u3009\\u300b\\u300d\\u300f\\u3011\\u3015\\u301e\\u301f\\uff02\\uff07\\uff09\\uff3d\\uff5d\\uff63";
  const TOKENS = {
    1: new RegExp(`[^${SPACE}]+`, "gu"),
    2: new RegExp(`[^${SPACE}${STOPS}]*[${STOPS}][${STOPS}${CLOSING}${UNSEEN}]*|[^${SPACE}${STOPS}]+`, "gu"),
  };
  const DROPPED = new RegExp(`[${UNSEEN}]`, "gu"), SPACES = new RegExp(`[${SPACE}]+`, "u");
  const fold = (text) => text.replace(/[\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u2035\u00b4`\u02b9\u02bb\u02bc]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036\u301d\u301e\u301f]/g, '"')
    .replace(/[\u2010-\u2015\u2043\u2212\u2e3a\u2e3b]/g, "-");
  const PLAIN = /^(?!.*(?:--|''|`))[!-~]+$/;
  const foldedWords = (token) => PLAIN.test(token) ? [token]
    : fold(fold(token.replace(DROPPED, "")).normalize("NFKC")).replace(/-{2,}/g, "-").replaceAll("''", '"').split(SPACES).filter(Boolean);

  /* The normalized words of a text, each with the place of what it was made of. */
  const wordsOf = (text, version = "2") => {
    const found = [];
    for (const token of text.matchAll(TOKENS[version])) {
      for (const word of foldedWords(token[0])) found.push({ word, start: token.index, end: token.index + token[0].length });
    }
    return found;
  };
  const normalize = (text, version) => wordsOf(text, version).map(({ word }) => word);

  /* SHA-256 of many short texts, FIPS 180-4.  The browser's own answers later and one by one, so it has the last
     word on what was found, where it is to be had. */
  const K = new Int32Array(64), FIRST = new Int32Array(8), w = new Int32Array(64);
  const fraction = (x) => (x - Math.floor(x)) * 2 ** 32 | 0;
  for (let n = 2, count = 0; count < 64; n += 1) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor) divisor += 1;
    if (divisor * divisor <= n) continue;
    if (count < 8) FIRST[count] = fraction(Math.sqrt(n));
    K[count] = fraction(Math.cbrt(n));
    count += 1;
  }
  const state = new Int32Array(8);
  /* The digest is in `state` until the next one. */
  const hash = (bytes, from, to) => {
    const length = to - from, blocks = (length + 72) >> 6;
    state.set(FIRST);
    for (let block = 0; block < blocks; block += 1) {
      for (let i = 0; i < 16; i += 1) {
        const at = block * 64 + i * 4, byte = from + at;
        if (at + 4 <= length) w[i] = bytes[byte] << 24 | bytes[byte + 1] << 16 | bytes[byte + 2] << 8 | bytes[byte + 3];
        else {
          let four = 0;
          for (let j = at; j < at + 4; j += 1) four = four << 8 | (j < length ? bytes[from + j] : j === length ? 128 : 0);
          w[i] = four;
        }
      }
      if (block === blocks - 1) { w[14] = length / 2 ** 29 | 0; w[15] = length << 3; }
      for (let i = 16; i < 64; i += 1) {
        const x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + w[i - 7]
          + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10) | 0;
      }
      let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
      for (let i = 0; i < 64; i += 1) {
        const one = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + w[i] | 0;
        const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
        h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
      }
      state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
    }
    return state[0];
  };
  const hex = () => Array.from(state, (part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
  const encoder = new TextEncoder(), utf8 = (text) => encoder.encode(text);
  const ownDigest = (words) => { const bytes = utf8(words.join(" ")); hash(bytes, 0, bytes.length); return hex(); };
  const digest = async (words) => {
    if (!globalThis.crypto?.subtle) return ownDigest(words);
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(words.join(" "))));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const SHORT = 4, EVERYWHERE = 20000, LONG = 2000, PAUSE = 40;
  const ENDS_LINE = /[-\u2010\u00ad]$/, IS_LETTER = /^\p{L}/u, ENDS_PLAIN = /[\p{L}\p{N}]$/u;

  /* One reading of a copy: its words, in which any run can be looked up by its digest. */
  class Reading {
    constructor(text, words, isFirst) {
      this.words = words;
      this.joints = isFirst ? null : Uint32Array.from(words, ((sum) => ({ joints }) => sum += joints)(0));
      this.isLong = words.length > EVERYWHERE;
      this.bytes = utf8(words.map(({ word }) => word).join(" "));
      this.ends = new Uint32Array(words.length);
      this.lines = [0];
      this.beginnings = [0];
      for (let at = 0, n = 0; n < words.length; at += 1) {
        if (at === this.bytes.length || this.bytes[at] === 32) { this.ends[n] = at; n += 1; }
      }
      this.marks = new Uint8Array(words.length + 1);
      this.marks[words.length] = 1;
      let after = 0;
      words.forEach(({ start, end }, n) => {
        const isLine = n > 0 && text.slice(after, start).includes("\n");
        if (isLine) this.lines.push(n);
        if (isLine || (n > 0 && !ENDS_PLAIN.test(words[n - 1].word))) { this.beginnings.push(n); this.marks[n] = 1; }
        after = end;
      });
    }

    has({ words, digest: wanted }, start) {
      const end = start + words;
      if (start < 0 || words < 1 || end > this.words.length) return false;
      hash(this.bytes, start ? this.ends[start - 1] + 1 : 0, this.ends[end - 1]);
      return hex() === wanted;
    }

    starts(count) {
      if (count > LONG) return this.lines;
      if (count < SHORT || this.isLong) return this.beginnings;
      return this.words.keys();
    }

    /* Whether a run of words can be a passage: in a long copy, it ends at a mark or a line; and in a later reading,
       it has a word that is whole only there. */
    canBe(start, count) {
      const end = start + count;
      if (end > this.words.length || (this.isLong && !this.marks[end])) return false;
      return !this.joints || this.joints[end - 1] > (start ? this.joints[start - 1] : 0);
    }

    /* The places of each passage.  The neighbors of one that was found are looked for next to it first. */
    async find(list, known, breathe) {
      const found = list.map(() => new Set());
      const add = (n, start) => {
        for (const next = [[n, start]]; next.length;) {
          const [at, from] = next.pop();
          if (found[at].has(from)) continue;
          found[at].add(from);
          const after = from + list[at].words, before = from - list[at - 1]?.words;
          if (at + 1 < list.length && this.has(list[at + 1], after)) next.push([at + 1, after]);
          if (at > 0 && this.has(list[at - 1], before)) next.push([at - 1, before]);
        }
      };
      if (known.some((places) => places.length)) {
        const indices = new Map(this.words.map(({ start }, n) => [start, n]));
        known.forEach((places, n) => places.forEach(({ start }) => { if (this.has(list[n], indices.get(start) ?? -1)) add(n, indices.get(start)); }));
      }
      const counts = new Set(list.map((passage) => passage.words));
      let searched = 0;
      for (const count of counts) {
        const wanted = new Map();
        list.forEach((passage, n) => {
          if (passage.words === count && !found[n].size) wanted.set(passage.digest, [...wanted.get(passage.digest) ?? [], n]);
        });
        searched += 1;
        if (!wanted.size) continue;
        const firsts = new Set(Array.from(wanted.keys(), (item) => parseInt(item.slice(0, 8), 16) | 0));
        for (const start of this.starts(count)) {
          const pause = breathe.now((searched - 1 + start / this.words.length) / counts.size);
          if (pause) await pause;
          if (!this.canBe(start, count)) continue;
          const first = hash(this.bytes, start ? this.ends[start - 1] + 1 : 0, this.ends[start + count - 1]);
          if (firsts.has(first)) for (const n of wanted.get(hex()) ?? []) add(n, start);
        }
      }
      return found.map((starts, n) => Array.from(starts, (start) => {
        const own = this.words.slice(start, start + list[n].words);
        return { start: own[0].start, end: own.at(-1).end, said: own.map(({ word }) => word) };
      }));
    }
  }

  /* A copy as it is, and with the halves of words that a hyphen breaks at the end of a line joined. */
  const readings = (text, version) => {
    const words = wordsOf(text, version);
    const isBroken = words.map(({ word, end }, n) => n + 1 < words.length && word !== "-" && ENDS_LINE.test(text[end - 1])
      && text.slice(end, words[n + 1].start).includes("\n") && IS_LETTER.test(words[n + 1].word));
    const joined = (hyphen) => {
      const whole = [];
      let half = "", since = null, joints = 0;
      words.forEach(({ word, start, end }, n) => {
        since ??= start;
        if (isBroken[n]) { half += word.replace(/-$/, "") + hyphen; joints += 1; return; }
        whole.push({ word: half + word, start: since, end, joints });
        half = "";
        since = null;
        joints = 0;
      });
      return whole;
    };
    const all = [words, ...isBroken.includes(true) ? [joined(""), joined("-")] : []];
    return all.map((own, n) => new Reading(text, own, n === 0));
  };

  /* Places for as many passages as possible, in order and without overlap. */
  const align = (candidates) => {
    const ends = [], last = [];
    candidates.forEach((places, n) => {
      for (const place of [...places].reverse()) {
        let length = ends.findIndex((end) => end > place.start);
        if (length < 0) length = ends.length;
        if (length === ends.length || place.end < ends[length]) {
          ends[length] = place.end;
          last[length] = { n, place, before: last[length - 1] };
        }
      }
    });
    const placed = new Map();
    for (let step = last.at(-1); step; step = step.before) placed.set(step.n, step.place);
    return placed;
  };

  /* A search gives the page time to answer, and says how far it is. */
  const breather = (told) => {
    let since = performance.now(), ended = false;
    return {
      stop() { ended = true; },
      now(share) {
        if (performance.now() - since < PAUSE) return undefined;
        told(share);
        return new Promise((done, stop) => {
          setTimeout(() => { since = performance.now(); if (ended) stop(new DOMException("", "AbortError")); else done(); });
        });
      },
    };
  };

  /* Each passage of a source with its place in a copy, or with the words that the copy has in its place. */
  const find = async (list, text, version = "2", breathe = breather(() => {})) => {
    const candidates = list.map(() => []);
    for (const reading of readings(text, version)) {
      (await reading.find(list, candidates, breathe)).forEach((places, n) => candidates[n].push(...places));
    }
    for (const [n, places] of candidates.entries()) {
      const sure = [];
      for (const place of places) {
        const isKnown = sure.some(({ start, end }) => start === place.start && end === place.end);
        if (!isKnown && await digest(place.said) === list[n].digest) sure.push(place);
      }
      candidates[n] = sure.sort((a, b) => a.start - b.start || a.end - b.end);
    }
    const placed = align(candidates);
    const gap = (n) => {
      let before = n - 1, after = n + 1;
      while (before >= 0 && !placed.has(before)) before -= 1;
      while (after < list.length && !placed.has(after)) after += 1;
      const start = placed.get(before)?.end ?? 0, end = placed.get(after)?.start ?? text.length;
      const words = placed.size ? wordsOf(text.slice(start, end), version) : [];
      return words.length ? { start: start + words[0].start, end: start + words.at(-1).end } : {};
    };
    return list.map((passage, n) => {
      if (placed.has(n)) return { ...passage, ...placed.get(n), status: "found" };
      if (candidates[n].length) return { ...passage, ...candidates[n][0], status: "moved" };
      const other = gap(n);
      return { ...passage, ...other, status: "start" in other ? "changed" : "missing" };
    });
  };

  return { wordsOf, normalize, ownDigest, digest, breather, find };
})();
