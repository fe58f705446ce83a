# Bundles the viewer's scripts and style, and writes them with the page templates into one C++ source.
#   cmake -DVIEWER=features/html/viewer -DWORK=DIR -DOUTPUT=viewer_files.cpp -P bundle_viewer.cmake
# Three.js and esbuild come from the npm registry as package-lock.json pins them; esbuild is a program of its own, so
# neither node nor npm is needed.
cmake_minimum_required(VERSION 3.24)

set(processor "${CMAKE_HOST_SYSTEM_PROCESSOR}") # handed over: a script does not find it out by itself
if(processor MATCHES "^(x86_64|amd64|AMD64)$")
  set(esbuild @esbuild/linux-x64)
elseif(processor MATCHES "^(aarch64|arm64)$")
  set(esbuild @esbuild/linux-arm64)
elseif(processor MATCHES "^armv")
  set(esbuild @esbuild/linux-arm)
elseif(processor MATCHES "^i[3-6]86$")
  set(esbuild @esbuild/linux-ia32)
else() # ppc64le, riscv64, s390x, loong64
  set(esbuild @esbuild/linux-${processor})
endif()

# Fetched once for each state of the lock file.
file(SHA256 ${VIEWER}/package-lock.json lock_state)
set(known "")
if(EXISTS ${WORK}/fetched)
  file(READ ${WORK}/fetched known)
endif()
if(NOT known STREQUAL lock_state)
  file(MAKE_DIRECTORY ${WORK})
  execute_process(COMMAND ${CMAKE_COMMAND} -DLOCK=${VIEWER}/package-lock.json -DOUTPUT=${WORK}
                          "-DPACKAGES=three;${esbuild}" -P ${VIEWER}/fetch_packages.cmake
                  RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "the packages of the viewer are missing, see above")
  endif()
  file(WRITE ${WORK}/fetched ${lock_state})
endif()

function(run_esbuild input output)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${WORK}/node_modules
                          ${WORK}/node_modules/${esbuild}/bin/esbuild ${VIEWER}/src/${input} --bundle --minify
                          --target=es2022 --legal-comments=inline --log-level=warning --outfile=${WORK}/${output} ${ARGN}
                  RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "${input} cannot be bundled, see above")
  endif()
endfunction()

set(digits "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
function(base64_of hex result) # of 32 bytes
  set(base64 "")
  foreach(at RANGE 0 60 6)
    string(SUBSTRING "${hex}0000" ${at} 6 bytes)
    math(EXPR bits "0x${bytes}")
    foreach(shift 18 12 6 0)
      math(EXPR digit "(${bits} >> ${shift}) & 63")
      string(SUBSTRING "${digits}" ${digit} 1 letter)
      string(APPEND base64 "${letter}")
    endforeach()
  endforeach()
  string(SUBSTRING "${base64}" 0 43 base64)
  set(${result} "${base64}=" PARENT_SCOPE)
endfunction()

function(check_text name text)
  string(FIND "${text}" ")page\"" end)
  string(FIND "${text}" "</script" script_end)
  string(FIND "${text}" "</style" style_end)
  if(NOT end EQUAL -1 OR NOT script_end EQUAL -1 OR NOT style_end EQUAL -1)
    message(FATAL_ERROR "${name} holds the end of what it is embedded in")
  endif()
endfunction()

set(code "#include \"features/html/viewer_files.h\"\n\nnamespace stepwise {\n")
function(embed_file function path)
  file(READ ${path} text)
  check_text(${path} "${text}")
  string(SHA256 hash "${text}")
  base64_of(${hash} base64)
  set(code "${code}\nViewerFile ${function}() { return {R\"page(${text})page\", \"${base64}\"}; }\n" PARENT_SCOPE)
endfunction()
function(embed_template function path)
  file(READ ${path} text)
  set(code "${code}\nstd::string_view ${function}() { return R\"page(${text})page\"; }\n" PARENT_SCOPE)
endfunction()

# Three.js asks that its licence goes with every copy.
file(READ ${WORK}/node_modules/three/LICENSE licence)
file(WRITE ${WORK}/licence.js "/*! three.js: ${licence}*/\n")
run_esbuild(report.js report.bundle.js)
file(READ ${WORK}/report.bundle.js bundle)
file(READ ${WORK}/licence.js licence)
file(WRITE ${WORK}/report.min.js "${licence}${bundle}")
run_esbuild(index.js index.min.js)
run_esbuild(page.css page.min.css)

embed_file(reportScript ${WORK}/report.min.js)
embed_file(indexScript ${WORK}/index.min.js)
embed_file(pageStyle ${WORK}/page.min.css)
embed_template(reportTemplate ${VIEWER}/report.html)
embed_template(indexTemplate ${VIEWER}/index.html)
file(WRITE ${OUTPUT} "${code}\n}  // namespace stepwise\n")
