// The compiled half of Boost.Asio, once for the whole program (see CMakeLists.txt). No code of ours.
#include <boost/asio/impl/src.hpp>
