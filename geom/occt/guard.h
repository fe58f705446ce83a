// Turns the kernel's exceptions into Error, in one place. For geom/ only.
#pragma once

#include <Standard_Failure.hxx>

#include <exception>
#include <string>
#include <utility>

#include "geom/core/result.h"

namespace stepwise {

/// Runs `body` (returning Result<T>) and turns any exception into an Error with code "kernel-failure".
template <class Body>
auto guarded(const std::string& where, Body&& body) -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
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
