# Warnings, numeric rules and sanitizers for our own targets.

add_library(stepwise_flags INTERFACE)
target_compile_options(stepwise_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wpedantic
  -Wno-missing-field-initializers # options are aggregates with defaults: naming only some of them is the point
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized> # GCC takes every std::optional for one; the sanitizers see real ones
  $<$<CXX_COMPILER_ID:Clang>:-Wno-overlength-strings> # texts inside the program are longer than the least a compiler takes
  -ffp-contract=off) # the same bits on every machine: no fused multiply-add
if(STEPWISE_WERROR)
  # What GCC guesses from the flow of inlined library code is wrong in another way with each version: shown, no error.
  target_compile_options(stepwise_flags INTERFACE -Werror
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-error=array-bounds;-Wno-error=restrict>"
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-error=stringop-overflow;-Wno-error=stringop-overread>")
endif()
if(STEPWISE_SANITIZE)
  target_compile_options(stepwise_flags INTERFACE -fsanitize=${STEPWISE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(stepwise_flags INTERFACE -fsanitize=${STEPWISE_SANITIZE})
endif()
if(STEPWISE_PCH AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(stepwise_flags INTERFACE -fpch-preprocess) # lets ccache see which precompiled header was used
endif()
