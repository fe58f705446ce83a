# Runs the tests of this folder, or with STEPWISE_PICTURES=FOLDER takes the README's picture, with playwright-core
# fetched as the viewer's package-lock.json pins it.
#   cmake -DVIEWER=… -DWORK=DIR -DHERE=tests/browser -DSTEPWISE=PROGRAM -DROOT=… -P run_in_browser.cmake
cmake_minimum_required(VERSION 3.24)

find_program(CHROMIUM NAMES chromium chromium-browser google-chrome)
find_program(NODE NAMES node nodejs)
if(NOT CHROMIUM OR NOT NODE)
  message("skipped: chromium and node are not both there; ./dev test --browser installs them")
  return()
endif()
set(script pages_test.mjs)
if(DEFINED ENV{STEPWISE_PICTURES})
  set(script take_pictures.mjs)
endif()
file(SHA256 ${VIEWER}/package-lock.json lock_state)
if(NOT EXISTS ${WORK}/${lock_state})
  execute_process(COMMAND ${CMAKE_COMMAND} -DLOCK=${VIEWER}/package-lock.json -DOUTPUT=${WORK} -DPACKAGES=playwright-core
                          -P ${VIEWER}/fetch_packages.cmake
                  COMMAND_ERROR_IS_FATAL ANY)
  file(WRITE ${WORK}/${lock_state} "")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E env STEPWISE=${STEPWISE} ROOT=${ROOT} CHROMIUM=${CHROMIUM}
                        PLAYWRIGHT=${WORK}/node_modules/playwright-core/index.mjs ${NODE} ${HERE}/${script}
                RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${script} failed")
endif()
