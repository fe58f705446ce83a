// Turns the kernel's exceptions into Error, in one place. For geom/ only.
#pragma once

#include <Standard_Failure.hxx>
#include <Standard_OutOfMemory.hxx>

#include <exception>
#include <new>
#include <string>
#include <utility>

#include "geom/core/result.h"

namespace stepwise {

inline Error outOfMemory(const std::string& where) {
  return {"memory-limit", where, "the memory limit was reached",
          "allow more memory (--memory-mb), or simplify the file"};
}

/// Runs `body` (returning Result<T>) and turns any exception into an Error with code "kernel-failure", or
/// "memory-limit" where memory ran out.
template <class Body>
auto guarded(const std::string& where, Body&& body) -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (const Standard_OutOfMemory&) {
    return fail(outOfMemory(where));
  } catch (const std::bad_alloc&) {
    return fail(outOfMemory(where));
  } catch (const Standard_Failure& failure) {
    const char* text = failure.GetMessageString();
    return fail(
        {"kernel-failure", where,
         std::string("the geometry kernel gave up: ") + (text != nullptr && *text != 0 ? text : "no reason given"),
         "repair the body in the CAD system and export it again"});
  } catch (const std::exception& failure) {
    return fail(
        {"kernel-failure", where, std::string("unexpected failure: ") + failure.what(), "please report this file"});
  }
}

}  // namespace stepwise
