# Writes the process library's TOML files into one C++ source, so that an installed program carries its own library.
# Usage: cmake -DFOLDER=<folder of *.toml> -DFUNCTION=<name> -DHEADER=<that declares it> -DOUTPUT=<file.cpp> -P embed_library.cmake
cmake_minimum_required(VERSION 3.24)

file(GLOB files ${FOLDER}/*.toml)
list(SORT files)
if(NOT files)
  message(FATAL_ERROR "no library files in ${FOLDER}")
endif()

set(code "#include \"${HEADER}\"\n\nnamespace stepwise {\n\nnamespace {\n\nconstexpr EmbeddedFile kFiles[] = {\n")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" text)
  string(FIND "${text}" ")toml\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${name} contains the delimiter of the raw string it is embedded in")
  endif()
  string(APPEND code "    {\"${name}\", R\"toml(${text})toml\"},\n")
endforeach()
string(APPEND code "};\n\n}  // namespace\n\nstd::span<const EmbeddedFile> ${FUNCTION}() { return kFiles; }\n\n}  // namespace stepwise\n")
file(WRITE "${OUTPUT}" "${code}")
