#include "bot/app.hpp"

int main(int argc, char** argv) { return advisor::run_app(argc, argv); }
