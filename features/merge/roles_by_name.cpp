#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "features/merge/roles.h"

namespace stepwise {
namespace {

constexpr double kStandardNamed = 0.85, kWordNamed = 0.6;

bool isWordCharacter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}

/// Latin with accents and Cyrillic as well; other scripts have no capitals.
std::string lowered(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) text[i] = static_cast<char>(std::tolower(lead));
    if (i + 1 >= text.size()) break;
    const auto next = static_cast<unsigned char>(text[i + 1]);
    const auto become = [&](int first, int second) {
      text[i] = static_cast<char>(first);
      text[i + 1] = static_cast<char>(second);
    };
    if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) become(0xC3, next + 0x20);  // À … Þ
    if (lead == 0xD0 && next == 0x81) become(0xD1, 0x91);                                         // Ё
    if (lead == 0xD0 && next >= 0x90 && next <= 0x9F) become(0xD0, next + 0x20);                  // А … П
    if (lead == 0xD0 && next >= 0xA0 && next <= 0xAF) become(0xD1, next - 0x20);                  // Р … Я
    if (lead >= 0xC0) ++i;
  }
  return text;
}

/// A word of a name, and where it stands among the letters and digits.
struct Word {
  std::string text;
  std::size_t at = 0;
};

struct Name {
  std::string letters;  ///< letters and digits only, small: "ISO 4762 - M3x14" → "iso4762m3x14"
  std::vector<Word> words;
};

/// "PivotPin_1x3" → pivot, pin, x; "screwm3" → screw, m.
Name readName(const std::string& text) {
  Name name;
  std::string word;
  const auto finish = [&] {
    const std::string small = lowered(word);
    if (!small.empty()) name.words.push_back({small, name.letters.size()});
    name.letters += small;
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool capitalAfterSmall =
        i > 0 && std::isupper(static_cast<unsigned char>(c)) && std::islower(static_cast<unsigned char>(text[i - 1]));
    const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (digit && word.size() > 1 && (word.back() == 'm' || word.back() == 'M')) {  // the M of a thread
      const char metric = word.back();
      word.pop_back();
      finish();
      word = metric;
    }
    if (!isWordCharacter(c) || capitalAfterSmall) finish();
    if (isWordCharacter(c)) word += c;
    if (digit) name.letters += c;
  }
  finish();
  return name;
}

std::string squeezed(const std::string& text) { return readName(text).letters; }

bool namesStandard(const std::string& letters, const std::string& standard) {
  for (std::size_t at = letters.find(standard); at != std::string::npos; at = letters.find(standard, at + 1)) {
    const std::size_t end = at + standard.size();
    if (end == letters.size() || !std::isdigit(static_cast<unsigned char>(letters[end]))) return true;
  }
  return false;
}

std::size_t letterCount(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Where the noun stands in the name. Short ones stand alone; longer ones, of five letters up, may close a compound.
std::optional<std::size_t> findNoun(const Name& name, const std::string& noun) {
  const bool noSpaces = static_cast<unsigned char>(noun.front()) >= 0xE3;  // Japanese, Chinese, Korean
  if (noSpaces || noun.find_first_of(" -'0123456789") != std::string::npos) {
    const std::size_t at = name.letters.rfind(squeezed(noun));
    return at == std::string::npos ? std::nullopt : std::optional<std::size_t>(at);
  }
  for (auto word = name.words.rbegin(); word != name.words.rend(); ++word)
    for (const char* ending : {"", "s", "n", "en", "ы", "и"}) {
      const std::string whole = noun + ending;
      if (word->text != whole && !(letterCount(noun) >= 5 && word->text.ends_with(whole))) continue;
      return word->at + word->text.size() - whole.size();
    }
  return std::nullopt;
}

/// A noun of the name: of a role, or (no kind) of something that has none.
struct Noun {
  std::optional<RoleKind> kind;
  std::string text;
  std::size_t at = 0;
  bool headFirst = false;  ///< of a language that puts what describes a noun behind it
};

/// "Deckel für Lager": what follows says what it is for.
std::string withoutPurpose(const std::string& text, const ProcessLibrary& library) {
  const std::string small = lowered(text);
  std::size_t end = text.size();
  for (const std::string& word : library.list("merge.role_other.purpose"))
    for (std::size_t at = small.find(word); at != std::string::npos; at = small.find(word, at + 1)) {
      const std::size_t after = at + word.size();
      const bool alone =
          at > 0 && !isWordCharacter(small[at - 1]) && after < small.size() && !isWordCharacter(small[after]);
      if (alone) end = std::min(end, at);
    }
  return text.substr(0, end);
}

void addNouns(const Name& name, const std::string& key, std::optional<RoleKind> kind, const ProcessLibrary& library,
              std::vector<Noun>& nouns) {
  std::vector<std::string> others;
  for (const std::string& other : library.list(key + ".not")) others.push_back(squeezed(other));
  const auto saysOther = [&](std::size_t at) {
    return std::any_of(others.begin(), others.end(), [&](const std::string& other) {
      const std::size_t from = name.letters.find(other);
      return from != std::string::npos && from <= at && at < from + other.size();
    });
  };
  for (const bool headFirst : {false, true})
    for (const std::string& word : library.list(key + (headFirst ? ".words_first" : ".words")))
      if (const auto at = findNoun(name, word); at && !saysOther(*at)) nouns.push_back({kind, word, *at, headFirst});
}

/// The noun that this one only describes: "motor" in "motor holder", "moteur" in "support moteur".
const Noun* describedBy(const Noun& noun, const std::vector<Noun>& nouns) {
  for (const Noun& other : nouns) {
    if (other.kind == noun.kind) continue;
    const bool apart = noun.at + noun.text.size() <= other.at || other.at + other.text.size() <= noun.at;
    if (apart && (noun.headFirst ? other.at < noun.at : other.at > noun.at)) return &other;
  }
  return nullptr;
}

void addEvidence(const std::string& text, const ProcessLibrary& library, std::array<RoleEvidence, kRoleKinds>& best) {
  const Name whole = readName(text), name = readName(withoutPurpose(text, library));
  std::vector<Noun> nouns;
  addNouns(name, "merge.role_other", std::nullopt, library, nouns);
  for (int i = 0; i < kRoleKinds; ++i) {
    const auto kind = static_cast<RoleKind>(i);
    const std::string key = std::string("merge.role.") + stepwise::name(kind);
    addNouns(name, key, kind, library, nouns);
    RoleEvidence& evidence = best[static_cast<std::size_t>(i)];
    for (const std::string& standard : library.list(key + ".standards"))
      if (evidence.confidence < kStandardNamed && namesStandard(whole.letters, standard))
        evidence = {kind, kStandardNamed, fmt::format("“{}” names the standard {}", text, standard), {}};
  }
  for (const Noun& noun : nouns) {
    if (!noun.kind) continue;
    RoleEvidence& evidence = best[static_cast<std::size_t>(*noun.kind)];
    const Noun* described = describedBy(noun, nouns);
    if (evidence.confidence >= kWordNamed || (described && !evidence.text.empty())) continue;
    if (described) {
      evidence.text = fmt::format("“{}” says “{}”, which only describes the “{}”", text, noun.text, described->text);
    } else {
      evidence = {*noun.kind, kWordNamed, fmt::format("“{}” says “{}”", text, noun.text), {}};
    }
  }
}

}  // namespace

std::vector<RoleEvidence> rolesByName(const std::vector<std::string>& names, const ProcessLibrary& library) {
  std::array<RoleEvidence, kRoleKinds> best;
  for (int i = 0; i < kRoleKinds; ++i) best[static_cast<std::size_t>(i)].kind = static_cast<RoleKind>(i);
  for (const std::string& text : names) addEvidence(text, library, best);
  std::vector<RoleEvidence> found;
  for (RoleEvidence& evidence : best)
    if (!evidence.text.empty()) found.push_back(std::move(evidence));
  std::stable_sort(found.begin(), found.end(),
                   [](const RoleEvidence& a, const RoleEvidence& b) { return a.confidence > b.confidence; });
  return found;
}

}  // namespace stepwise
