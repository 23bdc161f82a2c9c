#include "migrate/sql/deep.h"

#include <pthread.h>
#include <sys/mman.h>

#include <exception>
#include <memory>

namespace pgassay::migrate::sql {
namespace {

// Measured: 128 bytes of stack for each level of 1+1+1+..., which is two bytes of text, the shortest; other
// left-recursive forms need less for each byte. What nests to the right (parentheses, NOT) the grammar itself
// stops at 10,000 levels: that is the first part.
constexpr size_t kStackBase = size_t{32} << 20;
#ifdef __SANITIZE_ADDRESS__
constexpr size_t kStackPerByte = 8192;  // its frames are that much larger
#else
constexpr size_t kStackPerByte = 256;
#endif

struct Stack {
  explicit Stack(size_t wanted) : size(wanted) {
    // Only what is touched takes memory.
    base = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  }
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  ~Stack() {
    if (base != MAP_FAILED) {
      munmap(base, size);
    }
  }
  size_t size;
  void* base = MAP_FAILED;
};

struct Task {
  const std::function<void()>* work;
  bool done = false;
};

void* Run(void* argument) {
  Task& task = *static_cast<Task*>(argument);
  try {
    (*task.work)();
    task.done = true;
  } catch (const std::exception&) {
    // Memory: nothing else throws here, and a thread's end is no place to find out.
  }
  return nullptr;
}

}  // namespace

bool WithDeepStack(size_t bytes, const std::function<void()>& work) {
  Stack stack(kStackBase + bytes * kStackPerByte);
  if (stack.base == MAP_FAILED) {
    return false;
  }
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) {
    return false;
  }
  std::unique_ptr<pthread_attr_t, int (*)(pthread_attr_t*)> owner(&attributes, pthread_attr_destroy);
  Task task{&work};
  pthread_t thread;
  if (pthread_attr_setstack(&attributes, stack.base, stack.size) != 0 ||
      pthread_create(&thread, &attributes, Run, &task) != 0) {
    return false;
  }
  pthread_join(thread, nullptr);
  return task.done;
}

}  // namespace pgassay::migrate::sql
