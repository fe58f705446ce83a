#include "cli/scan_outputs.h"

namespace stepwise {
namespace {

Result<void> openOne(std::optional<Output>& output, const std::string& path) {
  if (path.empty()) return {};
  Result<Output> opened = Output::open(path);
  if (!opened) return fail(opened.error());
  output.emplace(std::move(*opened));
  return {};
}

Result<void> writeTo(std::optional<Output>& output, const std::string& text) {
  return output ? output->write(text) : Result<void>();
}

}  // namespace

Result<void> ScanOutputs::open(const ScanOutputPaths& paths) {
  return openOne(jsonl_, paths.jsonl)
      .and_then([&] { return openOne(csv_, paths.csv); })
      .and_then([&] { return openOne(text_, paths.text); })
      .and_then([&] { return csv_ ? csv_->write(csvHeader()) : Result<void>(); })
      .and_then([&] { return openPages(paths); });
}

Result<void> ScanOutputs::openPages(const ScanOutputPaths& paths) {
  if (paths.pages.empty()) return {};
  Result<PageFolder> opened = PageFolder::open(paths.pages, paths.policy);
  if (!opened) return fail(opened.error());
  pages_.emplace(std::move(*opened));
  return {};
}

Result<void> ScanOutputs::finish() { return pages_ ? pages_->writeIndexPage() : Result<void>(); }

void ScanOutputs::add(const FileResult& result) {
  ++files_;
  errors_ += result.status == "error";
  degraded_ += result.status == "degraded";
  if (failure_) return;
  if (pages_) pages_->add(Json::parse(result.json));
  const Result<void> written =
      writeTo(jsonl_, result.json + "\n").and_then([&] { return writeTo(csv_, result.csv); }).and_then([&] {
        return writeTo(text_, result.summary + "\n");
      });
  if (!written) failure_ = written.error();
}

void ScanOutputs::addReport(const std::string& status, const std::string& report) {
  FileResult result;
  if (csv_ || text_) result = resultOf(Json::parse(report));
  result.status = status;
  result.json = report;
  add(result);
}

}  // namespace stepwise
