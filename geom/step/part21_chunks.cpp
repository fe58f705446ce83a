#include "geom/step/part21_chunks.h"

#include <optional>
#include <utility>
#include <vector>

#include "geom/core/parallel.h"
#include "geom/step/part21_characters.h"
#include "geom/step/part21_statement.h"

namespace stepwise {
namespace {

struct Chunk {
  std::uint64_t begin = 0;  ///< of its first instance, if the guess is right
  std::uint64_t limit = 0;  ///< instances that begin there are the next chunk's
  std::uint64_t end = 0;    ///< where its scan ended
  bool failed = false;
  Part21Index index;
};

/// The first '#' with a number that follows a ';', in [from, limit).
std::optional<std::uint64_t> guessInstance(std::string_view text, std::uint64_t from, std::uint64_t limit) {
  for (std::size_t at = from; (at = text.find(';', at)) < limit;) {
    for (++at; at < text.size() && classOf(text[at]) == kSpace;) ++at;
    if (at + 1 < text.size() && text[at] == '#' && classOf(text[at + 1]) == kDigit) return at;
  }
  return std::nullopt;
}

/// The next chunks from `start` on, at most `count`.
std::vector<Chunk> cut(std::string_view text, std::uint64_t start, std::uint64_t chunkBytes, std::size_t count) {
  std::vector<Chunk> chunks(1);
  chunks.front().begin = start;
  for (std::uint64_t at = start + chunkBytes; at < text.size(); at += chunkBytes) {
    const auto guess = guessInstance(text, at, at + chunkBytes);
    if (!guess || *guess <= chunks.back().begin) continue;
    chunks.back().limit = *guess;
    if (chunks.size() == count) return chunks;
    chunks.emplace_back().begin = *guess;
  }
  chunks.back().limit = text.size();
  return chunks;
}

void indexChunk(std::string_view text, Chunk& chunk) {
  constexpr std::uint64_t kBytesPerInstance = 60, kBytesPerReference = 30;
  const std::uint64_t bytes = chunk.limit - chunk.begin;
  chunk.index.instances.reserve(bytes / kBytesPerInstance);
  chunk.index.references.reserve(bytes / kBytesPerReference);
  StatementScanner scanner(text, chunk.begin, chunk.index);
  try {
    scanner.instances(chunk.limit);
    chunk.end = scanner.at();
  } catch (const StatementScanner::Stop&) {
    chunk.failed = true;  // of a right guess, the scan meets it again, and counts what came before
  }
}

void append(Part21Index&& part, Part21Index& whole) {
  const auto before = static_cast<std::uint32_t>(whole.references.size());
  for (Part21Instance& instance : part.instances) instance.firstReference += before;
  whole.instances.insert(whole.instances.end(), part.instances.begin(), part.instances.end());
  whole.references.insert(whole.references.end(), part.references.begin(), part.references.end());
  whole.controlCharacters |= part.controlCharacters;
  whole.longStrings.insert(whole.longStrings.end(), part.longStrings.begin(), part.longStrings.end());
}

/// The chunks that were guessed right, and what lies between them; returns where the last of it ended.
std::uint64_t join(std::string_view text, std::uint64_t at, std::vector<Chunk>& chunks, Part21Index& index) {
  for (Chunk& chunk : chunks) {
    if (chunk.begin > at) {
      StatementScanner between(text, at, index);
      between.instances(chunk.begin);
      at = between.at();
    }
    if (chunk.begin == at) {
      if (chunk.failed) return at;
      append(std::exchange(chunk.index, {}), index);
      at = chunk.end;
    }
    chunk.index = {};
  }
  return at;
}

}  // namespace

std::uint64_t indexInChunks(std::string_view text, std::uint64_t start, std::uint64_t chunkBytes, Part21Index& index) {
  constexpr std::size_t kChunksPerThread = 8;  // a wave: the rest of the text needs no memory yet
  std::uint64_t at = start;
  for (;;) {
    std::vector<Chunk> chunks = cut(text, at, chunkBytes, kChunksPerThread * threadCount());
    parallelFor(chunks.size(), 1, [&](std::size_t i) { indexChunk(text, chunks[i]); });
    const std::uint64_t before = at;
    at = join(text, at, chunks, index);
    if (at == before || at >= text.size() || text[at] != '#') return at;
  }
}

}  // namespace stepwise
