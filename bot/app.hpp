// The command line: reads options, loads the content, runs one command.
#pragma once

namespace advisor {

// The exit status: 0 done, 1 a command failed (a corpus or lines of input that cannot be read), 2
// bad usage or bad content. Never throws.
int run_app(int argc, char** argv);

}  // namespace advisor
