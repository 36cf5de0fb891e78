// The event kernel (src/transcaspian/kernels/sim_*.py) once more, line by line, in C++.
//
// It takes the same record of addresses and the same memory, so that what differs is the compiler.
// layout.h is written from the kernel's record types before this is compiled: structs, codes and
// the tables of the normal quantile. Sums must keep their order: -ffp-contract=off, no fast maths.

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "layout.h"

#define INLINED static inline __attribute__((always_inline))
#define PART static
#define APART static __attribute__((noinline))
// tells the compiler what is nearly always false
INLINED bool rarely(bool happens) { return __builtin_expect(happens, 0); }

using i64 = int64_t;
using u64 = uint64_t;
using Run = RUN;

static const double INF = std::numeric_limits<double>::infinity();

// ---- rows
INLINED STEP_ROW& step_row(Run& run, i64 i) { return run.steps[i]; }
INLINED RESOURCE_ROW& resource_row(Run& run, i64 i) { return run.resource_rows[i]; }
INLINED STOCK_ROW& stock_row(Run& run, i64 i) { return run.stock_rows[i]; }
INLINED CLASS_ROW& class_row(Run& run, i64 i) { return run.class_rows[i]; }
INLINED DIST_ROW& dist_row(Run& run, i64 i) { return run.dists[i]; }
INLINED ENTITY& entity(Run& run, i64 i) { return run.entities[i]; }
INLINED RESOURCE_STATE& resource(Run& run, i64 i) { return run.resources[i]; }
INLINED STOCK_STATE& stock(Run& run, i64 i) { return run.stocks[i]; }
INLINED CLASS_STATE& klass(Run& run, i64 i) { return run.classes[i]; }
INLINED LIST& queue(Run& run, i64 i) { return run.queues[i]; }
INLINED GAUGE& gauge(Run& run, i64 i) { return run.gauges[i]; }
INLINED EVENT& event(Run& run, i64 i) { return run.events[i]; }

// ---- draws
static const u64 GOLDEN = 0x9E3779B97F4A7C15u, FIRST = 0xBF58476D1CE4E5B9u;
static const u64 SECOND = 0x94D049BB133111EBu;

INLINED u64 mix(u64 z) {
    z = (z ^ (z >> 30)) * FIRST;
    z = (z ^ (z >> 27)) * SECOND;
    return z ^ (z >> 31);
}
INLINED u64 word(u64 key, u64 index, i64 lap) {
    return mix(mix(key + (index + 1) * GOLDEN) + (u64(lap) + 1) * FIRST);
}
INLINED double to_unit(u64 z) { return (double(z >> 11) + 0.5) * (1.0 / 9007199254740992.0); }

template <int n> INLINED double polynomial(const double (&powers)[n], double x) {
    double total = powers[0];
    for (int i = 1; i < n; i++) total = total * x + powers[i];
    return total;
}
INLINED double log_of(double x) {
    i64 bits;
    std::memcpy(&bits, &x, sizeof bits);
    i64 k = (bits - LOW_ROOT) >> 52;
    bits -= k << 52;
    double m, n = double(k);
    std::memcpy(&m, &bits, sizeof m);
    double f = m - 1.0, s = f / (2.0 + f), z = s * s, half = 0.5 * f * f;
    return n * LOG_2[0] - ((half - (s * (half + z * polynomial(LOG_POWERS, z)) + n * LOG_2[1])) - f);
}
INLINED double normal_quantile(double p) {
    double q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return polynomial(A_MIDDLE, r) * q / polynomial(B_MIDDLE, r);
    }
    double r = std::sqrt(-std::log(q <= 0.0 ? p : 1.0 - p)), z;
    if (r <= 5.0) {
        r = r - 1.6;
        z = polynomial(A_TAIL, r) / polynomial(B_TAIL, r);
    } else {
        r = r - 5.0;
        z = polynomial(A_FAR, r) / polynomial(B_FAR, r);
    }
    return q < 0.0 ? -z : z;
}
INLINED double gamma_of(double shape, u64 z) {
    double boost = 1.0, k = shape;
    if (shape < 1.0) {
        boost = std::pow(to_unit(mix(z + SECOND)), 1.0 / shape);
        k = shape + 1.0;
    }
    double d = k - 1.0 / 3.0, c = 1.0 / std::sqrt(9.0 * d);
    for (int i = 0; i < 64; i++) {
        u64 step = u64(2 * i + 1);
        double x = normal_quantile(to_unit(mix(z + step * GOLDEN)));
        double v = 1.0 + c * x;
        if (v > 0.0) {
            v = v * v * v;
            double u = to_unit(mix(z + (step + 1) * GOLDEN));
            if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return boost * d * v;
        }
    }
    return boost * d;
}
INLINED double triangular(double low, double mode, double high, double u) {
    double width = high - low;
    if (width <= 0.0) return low;
    if (u * width < mode - low) return low + std::sqrt(u * width * (mode - low));
    return high - std::sqrt((1.0 - u) * width * (high - mode));
}
INLINED double tabled(Run& run, i64 i, double u) {
    i64 first = dist_row(run, i).first, n = dist_row(run, i).n, j = 0;
    if (dist_row(run, i).family == FAMILY::discrete) {
        while (j < n - 1 && u > run.floats[first + n + j]) j++;
        return run.floats[first + j];
    }
    double x = u * double(n - 1);
    j = i64(x) < n - 2 ? i64(x) : n - 2;
    double low = run.floats[first + j];
    return low + (x - double(j)) * (run.floats[first + j + 1] - low);
}
APART double shaped(Run& run, i64 i, u64 z) {
    DIST_ROW& row = dist_row(run, i);
    if (row.family == FAMILY::lognormal) return row.a * std::exp(row.b * normal_quantile(to_unit(z)));
    if (row.family == FAMILY::uniform) return row.a + (row.b - row.a) * to_unit(z);
    if (row.family == FAMILY::triangular) return triangular(row.a, row.b, row.c, to_unit(z));
    if (row.family == FAMILY::gamma) {
        double shape = 1.0 / (row.b * row.b);
        return row.a / shape * gamma_of(shape, z);
    }
    return tabled(run, i, to_unit(z));
}
INLINED double draw(Run& run, i64 i, u64 z) {
    DIST_ROW& row = dist_row(run, i);
    double value;
    if (row.family == FAMILY::exponential) value = -row.a * log_of(to_unit(z));
    else if (row.family == FAMILY::constant) value = row.a;
    else value = shaped(run, i, z);
    return value * row.scale;
}

// ---- calendars
PART i64 passed(Run& run, i64 c, double t) {
    i64 first = run.calendar_first[c], n = run.calendar_first[c + 1] - first;
    i64 k = run.cursor[c];
    while (k < n && run.calendar_t[first + k] <= t) k++;
    run.cursor[c] = k;
    return k;
}
PART double switch_time(Run& run, i64 c, i64 k) {
    i64 first = run.calendar_first[c];
    return first + k < run.calendar_first[c + 1] ? run.calendar_t[first + k] : INF;
}
PART bool is_open(Run& run, i64 c, double t) {
    return (run.calendar_open[c] + passed(run, c, t)) % 2 == 1;
}
APART double next_opening(Run& run, i64 c, double t) {
    i64 k = passed(run, c, t);
    return (run.calendar_open[c] + k) % 2 == 1 ? t : switch_time(run, c, k);
}
APART double opening_after(Run& run, i64 c, double t) {
    i64 k = passed(run, c, t);
    if ((run.calendar_open[c] + k) % 2 == 1) k += 1;
    return switch_time(run, c, k);
}
APART double window_start(Run& run, i64 c, double t, double hours) {
    i64 k = passed(run, c, t);
    double start = t;
    if ((run.calendar_open[c] + k) % 2 == 0) {
        start = switch_time(run, c, k);
        k += 1;
    }
    while (start < INF) {
        if (start + hours <= switch_time(run, c, k)) return start;
        start = switch_time(run, c, k + 1);
        k += 2;
    }
    return INF;
}
APART double open_end(Run& run, i64 c, double t, double hours) {
    i64 k = passed(run, c, t);
    double start = t, left = hours;
    if ((run.calendar_open[c] + k) % 2 == 0) {
        start = switch_time(run, c, k);
        k += 1;
    }
    while (start < INF) {
        double close = switch_time(run, c, k);
        if (start + left <= close) return start + left;
        left -= close - start;
        start = switch_time(run, c, k + 1);
        k += 2;
    }
    return INF;
}
APART double closed_hours(Run& run, i64 c, double since, double t) {
    i64 k = passed(run, c, t);
    double total = 0.0, end = t;
    while (true) {
        double start = since;
        if (k > 0) {
            double at = switch_time(run, c, k - 1);
            start = since >= at ? since : at;
        }
        if ((run.calendar_open[c] + k) % 2 == 0 && end > start) total += end - start;
        if (k == 0 || start <= since) return total;
        end = start;
        k -= 1;
    }
}

// ---- hours by bucket, a line of the cache at a time
typedef double Some __attribute__((vector_size(8 * LANES), aligned(8), may_alias));

INLINED void book(Run& run, i64 e, i64 bucket, double hours) {
    run.hours[e * run.n_wide + bucket] += hours;
    entity(run, e).mask |= u64(1) << ((bucket / LINE) & 63);
}
template <class Work> INLINED void each_line(Run& run, u64 mask, Work work) {
    while (mask != 0) {
        i64 b = __builtin_ctzll(mask) * LINE;
        mask &= mask - 1;
        do { work(b); b += 64 * LINE; } while (rarely(b < run.n_wide));
    }
}
template <class Work> INLINED void each_some(i64 b, Work work) {
    for (i64 i = b; i < b + LINE; i += LANES) work(i);
}
INLINED Some& some(double* row, i64 i) { return *reinterpret_cast<Some*>(row + i); }
INLINED double* hours_of(Run& run, i64 e) { return run.hours + e * run.n_wide; }
INLINED void add_carried(Run& run, i64 e, i64 carrier) {
    u64 mask = entity(run, carrier).mask;
    entity(run, e).mask |= mask;
    double *to = hours_of(run, e), *source = hours_of(run, carrier);
    each_line(run, mask, [=](i64 b) { each_some(b, [=](i64 i) { some(to, i) += some(source, i); }); });
}
INLINED void take_carried(Run& run, i64 e, i64 carrier) {
    u64 mask = entity(run, carrier).mask;
    entity(run, e).mask |= mask;
    double *to = hours_of(run, e), *source = hours_of(run, carrier);
    each_line(run, mask, [=](i64 b) { each_some(b, [=](i64 i) { some(to, i) -= some(source, i); }); });
}
INLINED void clear_hours(Run& run, i64 e) {
    u64 mask = entity(run, e).mask;
    entity(run, e).mask = 0;
    double* to = hours_of(run, e);
    each_line(run, mask, [=](i64 b) { each_some(b, [=](i64 i) { some(to, i) = Some{}; }); });
}
INLINED void move_lines(Run& run, u64 mask, double* to, double* source) {
    each_line(run, mask, [=](i64 b) {
        each_some(b, [=](i64 i) { some(to, i) += some(source, i); });
        each_some(b, [=](i64 i) { some(source, i) = Some{}; });
    });
}
INLINED void begin_hours(Run& run, double* table, i64 e) {
    std::memset(table + e * run.n_wide, 0, sizeof(double) * size_t(run.n_wide));
}
APART void lay_by(Run& run, i64 carrier) {
    ENTITY& row = entity(run, carrier);
    if (row.laid == 0) {
        row.laid = 1;
        begin_hours(run, run.laid, carrier);
    }
    u64 mask = row.mask;
    row.mask = 0;
    move_lines(run, mask, run.laid + carrier * run.n_wide, hours_of(run, carrier));
}
APART void take_up(Run& run, i64 e) {
    entity(run, e).laid = 0;
    u64 mask = run.n_wide < 64 * LINE ? (u64(1) << (run.n_wide / LINE)) - 1 : ~u64(0);
    entity(run, e).mask |= mask;
    move_lines(run, mask, hours_of(run, e), run.laid + e * run.n_wide);
}
INLINED void sum_hours(Run& run, i64 e, i64 c) {
    u64 mask = entity(run, e).mask;
    entity(run, e).mask = 0;
    move_lines(run, mask, run.class_hours + c * run.n_wide, hours_of(run, e));
}
APART void add_times(Run& run, i64 c, i64 carrier, i64 n) {
    double *to = run.class_hours + c * run.n_wide, *source = hours_of(run, carrier);
    for (i64 b = 0; b < run.n_bucket; b++) to[b] += double(n) * source[b];
}
APART void lay_along(Run& run, i64 e, i64 carrier) {
    entity(run, e).laid = 1;
    begin_hours(run, run.laid, e);
    double *to = run.laid + e * run.n_wide, *source = hours_of(run, carrier);
    each_line(run, entity(run, carrier).mask,
              [=](i64 b) { each_some(b, [=](i64 i) { some(to, i) += some(source, i); }); });
}
APART void keep_hours(Run& run, i64 e, i64 i) {
    bool is_laid = entity(run, e).laid != 0;
    for (i64 b = 0; b < run.n_bucket; b++) {
        double hours = run.hours[e * run.n_wide + b];
        if (is_laid) hours += run.laid[e * run.n_wide + b];
        run.exit_hours[i * run.n_bucket + b] = float(hours);
    }
}

// ---- accounts
APART void write(Run& run, i64 e, int what, i64 where, double value) {
    i64 i = run.n_trace;
    if (i >= run.most_trace) {
        run.status = STATUS::capacity;
        run.need = NEED::trace;
        return;
    }
    run.n_trace = i + 1;
    TRACE& row = run.traces[i];
    row.time_h = run.now;
    row.uid = e >= 0 ? entity(run, e).uid : -1;
    row.step = e >= 0 ? entity(run, e).step : -1;
    row.what = what;
    row.where = int32_t(where);
    row.value = value;
}
INLINED void note(Run& run, i64 e, int what, i64 where, double value) {
    if (rarely(run.tracing != 0)) write(run, e, what, where, value);
}
INLINED void pay(Run& run, i64 e) {
    ENTITY& row = entity(run, e);
    double t = run.now, hours = t - row.since;
    if (hours > 0.0) {
        if (rarely(row.pause >= 0)) {
            double closed = closed_hours(run, row.pause, row.since, t);
            book(run, e, step_row(run, row.step).wait_bucket, closed);
            hours -= closed;
        }
        book(run, e, row.bucket, hours);
    }
    row.since = t;
    row.pause = -1;
}
INLINED double later(double a, double b) { return b > a ? b : a; }
INLINED void change_queue(Run& run, i64 i, i64 n) {
    LIST& row = queue(run, i);
    row.n += int32_t(n);
    row.part -= double(n) * run.at;
}
INLINED void change_level(Run& run, i64 i, double amount) { gauge(run, i).part -= amount * run.at; }
INLINED void close(Run& run, i64 i, double t, double part, double other) {
    GAUGE& row = gauge(run, i);
    if (run.day < run.n_day && part != 0.0) {
        float& day = run.daily[i * run.n_day + run.day];
        day = float(double(day) + part / 24.0);
    }
    if (t > run.warm) {
        row.area += part;
        row.other_area += other;
    }
    row.part = 0.0;
}
APART void pass_mark(Run& run, double t) {
    double hours = t - run.start;
    i64 n = run.n_resource;
    for (i64 r = 0; r < n; r++) {
        double waiting = later(queue(run, r).part + double(queue(run, r).n) * hours, 0.0);
        close(run, r, t, waiting, gauge(run, r).part + resource(run, r).busy * hours);
        queue(run, r).part = 0.0;
    }
    for (i64 i = n; i < n + run.n_stock; i++) {
        LIST& outside = queue(run, i + run.n_stock);
        double level = later(gauge(run, i).part + stock(run, i - n).level * hours, 0.0);
        close(run, i, t, level, later(outside.part + double(outside.n) * hours, 0.0));
        outside.part = 0.0;
    }
    if (t >= double(run.day + 1) * 24.0) run.day += 1;
    double midnight = double(run.day + 1) * 24.0;
    run.mark = t < run.warm && run.warm < midnight ? run.warm : midnight;
    run.start = t;
    run.at = run.now - t;
}
INLINED void count_capacity(Run& run, i64 r) {
    RESOURCE_STATE& row = resource(run, r);
    double hours = run.now - later(row.last, run.warm);
    if (hours > 0.0) row.capacity_area += row.capacity * hours;
    row.last = run.now;
}
INLINED void touch_class(Run& run, i64 c) {
    CLASS_STATE& row = klass(run, c);
    double t = run.now, hours = t - later(row.last, run.warm);
    if (hours > 0.0) row.live_area += double(row.n_live) * hours;
    row.last = t;
}
APART void close_accounts(Run& run) {
    while (run.mark < run.now) pass_mark(run, run.mark);
    pass_mark(run, run.now);
    i64 n = run.n_resource;
    for (i64 r = 0; r < n; r++) {
        count_capacity(run, r);
        resource(run, r).queue_area = gauge(run, r).area;
        resource(run, r).busy_area = gauge(run, r).other_area;
    }
    for (i64 k = 0; k < run.n_stock; k++) {
        stock(run, k).last = run.now;
        stock(run, k).level_area = gauge(run, n + k).area;
        stock(run, k).block_area = gauge(run, n + k).other_area;
    }
    for (i64 c = 0; c < run.n_class; c++) touch_class(run, c);
}
INLINED double wait_hours(Run& run, double since) {
    return later(run.now - later(since, run.warm), 0.0);
}
INLINED void keep_exit(Run& run, i64 e, i64 i) {
    EXIT& row = run.exits[i];
    row.uid = entity(run, e).uid;
    row.born_h = entity(run, e).born;
    row.left_h = run.now;
    if (rarely(i < run.n_exit_hours)) keep_hours(run, e, i);
}
APART void keep_next_exit(Run& run, i64 e) {
    i64 i = run.n_exit;
    if (rarely(i >= run.most_exits)) {
        run.status = STATUS::capacity;
        run.need = NEED::exits;
        return;
    }
    run.n_exit = i + 1;
    keep_exit(run, e, i);
}
INLINED void record_exit(Run& run, i64 e) {
    i64 c = entity(run, e).klass;
    double stay = run.now - entity(run, e).born;
    if (entity(run, e).laid != 0) take_up(run, e);
    if (class_row(run, c).record != 0) keep_next_exit(run, e);
    touch_class(run, c);
    CLASS_STATE& row = klass(run, c);
    row.n_live -= 1;
    row.n_left += 1;
    row.stay_area += wait_hours(run, entity(run, e).born);
    if (entity(run, e).born >= run.warm) {
        row.n_counted += 1;
        row.stay_sum += stay;
        row.stay_square += stay * stay;
        sum_hours(run, e, c);
    } else clear_hours(run, e);
}

// ---- pending events, and who may go on at once
// time and key side by side compare as one whole number: times are not negative
INLINED bool sooner(const EVENT& one, const EVENT& other) {
    __int128 a, b;
    std::memcpy(&a, &one, sizeof a);
    std::memcpy(&b, &other, sizeof b);
    return a < b;
}
INLINED i64 lesser(const EVENT* heap, i64 i) {
    i64 child = 2 * i + 1;
    return child + sooner(heap[child + 1], heap[child]);
}
INLINED i64 either(i64 yes, i64 one, i64 other) { return other ^ ((one ^ other) & -yes); }
// part by part, as it was written: a wide read of what has just been written in parts waits
INLINED void move_event(EVENT& to, const EVENT& source) {
    double t = source.t;
    i64 key = source.key;
    int32_t slot = source.slot, token = source.token;
    to.t = t;
    to.key = key;
    to.slot = slot;
    to.token = token;
}
INLINED i64 sink_at_once(EVENT* heap, i64 n) {
    i64 a = lesser(heap, 0), b = lesser(heap, a), c = lesser(heap, b);
    i64 past_a = sooner(heap[a], heap[n]), past_b = sooner(heap[b], heap[n]);
    i64 past_c = sooner(heap[c], heap[n]);
    move_event(heap[0], heap[either(past_a, a, n)]);
    move_event(heap[a], heap[either(past_b, b, either(past_a, n, a))]);
    move_event(heap[b], heap[either(past_c, c, either(past_b, n, b))]);
    return past_c ? c : -1;
}
INLINED void sink(Run& run, i64 n) {
    EVENT* heap = run.events;
    i64 i = 0, child = 1;
    if (n >= 15 && (i = sink_at_once(heap, n)) < 0) return;
    bool placed = false;
    for (; 2 * i + 2 < n; i = child) {
        child = lesser(heap, i);
        if (sooner(heap[n], heap[child])) {
            placed = true;
            break;
        }
        move_event(heap[i], heap[child]);
    }
    child = 2 * i + 1;
    if (!placed && child < n && sooner(heap[child], heap[n])) {
        move_event(heap[i], heap[child]);
        i = child;
    }
    move_event(heap[i], heap[n]);
}
INLINED void rise(Run& run, i64 n) {
    EVENT row = event(run, n);
    i64 i = n;
    while (i > 0) {
        i64 up = (i - 1) >> 1;
        if (event(run, up).t < row.t || (event(run, up).t == row.t && event(run, up).key < row.key))
            break;
        event(run, i) = event(run, up);
        i = up;
    }
    event(run, i) = row;
}
INLINED void push_event(Run& run, double t, i64 key, i64 slot, i64 token) {
    i64 n = run.n_heap;
    if (rarely(n >= run.most_events - 1)) {
        run.status = STATUS::capacity;
        run.need = NEED::events;
        return;
    }
    EVENT& row = event(run, n);
    row.t = t;
    row.key = key;
    row.slot = int32_t(slot);
    row.token = int32_t(token);
    if (run.hole != 0) {
        run.hole = 0;
        sink(run, n);
        return;
    }
    run.n_heap = n + 1;
    rise(run, n);
}
INLINED void drop_event(Run& run) {
    if (run.hole == 0) return;
    run.hole = 0;
    i64 n = run.n_heap - 1;
    run.n_heap = n;
    if (n > 0) sink(run, n);
}
APART void call_event(Run& run, double t, i64 key, i64 slot, i64 token) {
    push_event(run, t, key, slot, token);
}
APART void close_ranks(Run& run) {
    i64 n = run.n_ready - run.n_gone;
    for (i64 i = 0; i < n; i++) run.ready[i] = run.ready[run.n_gone + i];
    run.n_ready = n;
    run.n_gone = 0;
}
INLINED void push_ready(Run& run, i64 e) {
    ENTITY& row = entity(run, e);
    row.state = STATE::ready;
    i64 uid = row.uid;
    if (rarely(run.n_ready == run.n_entity)) close_ranks(run);
    i64 first = run.n_gone, i = run.n_ready;
    run.n_ready = i + 1;
    while (i > first && run.ready[i - 1].uid > uid) {
        run.ready[i] = run.ready[i - 1];
        i -= 1;
    }
    run.ready[i] = {uid, int32_t(e), row.step};
}
INLINED void mark_turn(Run& run, i64 m, i64 uid) {
    entity(run, m).state = STATE::ready;
    i64 i = uid & (SPAN - 1);
    run.order[i >> 6] |= i64(1) << (i & 63);
    run.order[SPAN / 64 + i] = m;
}
INLINED void read_off(Run& run, i64 w, int32_t step) {
    i64 j = w & (SPAN / 64 - 1);
    u64 left = u64(run.order[j]);
    run.order[j] = 0;
    while (left != 0) {
        i64 i = __builtin_ctzll(left);
        left &= left - 1;
        if (rarely(run.n_ready == run.n_entity)) close_ranks(run);
        i64 n = run.n_ready;
        run.n_ready = n + 1;
        run.ready[n] = {(w << 6) + i, int32_t(run.order[SPAN / 64 + (j << 6) + i]), step};
    }
}
APART void line_up(Run& run, i64 head, i64 least, i64 most) {
    i64 n = run.n_ready, first = least >> 6, n_word = (most >> 6) - first + 1;
    if (n_word > SPAN / 64 || (n > 0 && run.ready[n - 1].uid > least)) {
        for (i64 w = 0; w < SPAN / 64; w++) run.order[w] = 0;
        for (i64 m = head; m >= 0; m = entity(run, m).next) push_ready(run, m);
        return;
    }
    int32_t step = entity(run, head).step;
    for (i64 w = first; w < first + n_word; w++) read_off(run, w, step);
}
INLINED i64 pop_ready(Run& run) {
    i64 i = run.n_gone, e = run.ready[i].slot;
    i += 1;
    if (i == run.n_ready) {
        run.n_ready = 0;
        i = 0;
    }
    run.n_gone = i;
    return e;
}

// ---- entities
INLINED i64 allocate(Run& run, i64 c, i64 serial) {
    i64 e = run.free;
    if (e >= 0) run.free = entity(run, e).next;
    else {
        e = run.n_slot;
        if (rarely(e >= run.n_entity)) {
            run.status = STATUS::capacity;
            run.need = NEED::entities;
            return -1;
        }
        run.n_slot = e + 1;
        begin_hours(run, run.hours, e);
        entity(run, e) = ENTITY{};
    }
    ENTITY& row = entity(run, e);
    CLASS_ROW& kind = class_row(run, c);
    row.uid = (c << SERIAL_BITS) | serial;
    row.klass = int16_t(c);
    row.size = kind.size;
    row.load = 0.0;
    row.step = kind.start;
    row.state = STATE::unborn;
    row.phase = PHASE::unborn;
    row.lap = 0;
    row.token += 1;
    row.priority = kind.priority;
    row.attribute = kind.attribute;
    row.bucket = 0;
    row.pause = -1;
    row.next = row.back = row.head = row.tail = -1;
    row.n_member = 0;
    row.reserved = 0;
    row.drawn_for = -1;
    row.laid = 0;
    row.born = row.since = run.now;
    return e;
}
INLINED void count_in(Run& run, i64 e) {
    ENTITY& row = entity(run, e);
    touch_class(run, row.klass);
    klass(run, row.klass).n_born += 1;
    klass(run, row.klass).n_live += 1;
    run.n_live += 1;
    row.born = row.since = run.now;
    row.phase = PHASE::fresh;
    note(run, e, WHAT::born, -1, 0.0);
}
APART i64 make(Run& run, i64 c) {
    i64 serial = klass(run, c).n_made, e = allocate(run, c, serial);
    if (e >= 0) {
        klass(run, c).n_made = serial + 1;
        count_in(run, e);
    }
    return e;
}
APART void begin(Run& run, i64 e) {
    count_in(run, e);
    i64 c = entity(run, e).klass, member = class_row(run, c).member;
    if (member < 0) return;
    i64 n = class_row(run, c).n_member, last = -1;
    i64 serial = entity(run, e).uid & ((i64(1) << SERIAL_BITS) - 1);
    touch_class(run, member);
    ENTITY& carrier = entity(run, e);
    for (i64 j = 0; j < n; j++) {
        i64 m = allocate(run, member, serial * n + j);
        if (m < 0) return;
        ENTITY& one = entity(run, m);
        one.state = STATE::aboard;
        one.phase = PHASE::fresh;
        note(run, m, WHAT::born, -1, 0.0);
        (last < 0 ? carrier.head : entity(run, last).next) = int32_t(m);
        last = m;
        carrier.load += one.size;
    }
    carrier.tail = int32_t(last);
    carrier.n_member = int32_t(n);
    CLASS_STATE& row = klass(run, member);
    row.n_made += n;
    row.n_born += n;
    row.n_live += n;
    run.n_live += n;
}
APART bool set_members_free(Run& run, i64 e) {
    i64 head = entity(run, e).head, n_counted = 0;
    ENTITY& first = entity(run, head);
    i64 least = first.uid, most = least;
    int32_t step = entity(run, e).step;
    bool together = run.n_ready == 0;
    for (i64 m = head; m >= 0; m = entity(run, m).next) {
        ENTITY& one = entity(run, m);
        one.step = step;
        if (one.klass != first.klass || one.head >= 0 || one.laid != 0) together = false;
        if (one.born >= run.warm) n_counted += 1;
        i64 uid = one.uid;
        least = uid < least ? uid : least;
        most = uid > most ? uid : most;
        mark_turn(run, m, uid);
    }
    line_up(run, head, least, most);
    if (together) add_times(run, first.klass, e, n_counted);
    if (together && run.n_exit_hours == 0) return true;
    for (i64 m = head; m >= 0; m = entity(run, m).next) {
        if (together) lay_along(run, m, e);
        else {
            add_carried(run, m, e);
            entity(run, m).since = run.now;
        }
    }
    return together;
}
APART void leave_together(Run& run) {
    i64 c = entity(run, run.ready[0].slot).klass, n = run.n_ready, i = run.n_exit;
    bool kept = class_row(run, c).record != 0;
    if (kept && i + n > run.most_exits) {
        run.status = STATUS::capacity;
        run.need = NEED::exits;
        return;
    }
    touch_class(run, c);
    CLASS_STATE& row = klass(run, c);
    double area = row.stay_area, total = row.stay_sum, square = row.stay_square, t = run.now;
    i64 n_counted = row.n_counted, free = run.free;
    for (i64 j = 0; j < n; j++) {
        i64 e = run.ready[j].slot;
        ENTITY& one = entity(run, e);
        double born = one.born, stay = t - born;
        note(run, e, WHAT::end, -1, stay);
        if (kept) keep_exit(run, e, i++);
        area += wait_hours(run, born);
        if (born >= run.warm) {
            n_counted += 1;
            total += stay;
            square += stay * stay;
            sum_hours(run, e, c);
        } else clear_hours(run, e);
        one.state = STATE::free;
        one.token += 1;
        one.next = int32_t(free);
        free = e;
    }
    row.stay_area = area;
    row.stay_sum = total;
    row.stay_square = square;
    row.n_counted = n_counted;
    row.n_live -= n;
    row.n_left += n;
    run.n_live -= n;
    run.n_exit = i;
    run.free = free;
    run.n_ready = 0;
}
INLINED void remove(Run& run, i64 e) {
    bool together = entity(run, e).head >= 0 && set_members_free(run, e);
    note(run, e, WHAT::end, -1, run.now - entity(run, e).born);
    record_exit(run, e);
    run.n_live -= 1;
    ENTITY& row = entity(run, e);
    row.state = STATE::free;
    row.token += 1;
    row.next = int32_t(run.free);
    run.free = e;
    if (together && run.status == STATUS::ok) leave_together(run);
}
APART double next_poisson(Run& run, i64 c, i64 serial, double t) {
    i64 first = class_row(run, c).first, n = class_row(run, c).n;
    double left = -std::log(to_unit(word(run.class_key[c], class_row(run, c).key + u64(serial), 1)));
    double now = t;
    for (i64 i = 0; i < n; i++) {
        double rate = run.floats[first + 2 * i + 1];
        double end = i + 1 < n ? run.floats[first + 2 * i + 2] : INF;
        if (end <= now) continue;
        if (rate > 0.0) {
            if (now + left / rate <= end) return now + left / rate;
            left -= (end - now) * rate;
        }
        now = end;
    }
    return INF;
}
APART void call(Run& run, i64 c, i64 serial, double t) {
    if (t < INF) {
        i64 key = (i64(WHEN::birth) << WHEN_SHIFT) | (c << SERIAL_BITS) | serial;
        call_event(run, later(t, 0.0), key, c, 0);
    }
}
PART double due_at(Run& run, i64 c, i64 serial) {
    CLASS_ROW& row = class_row(run, c);
    i64 i = row.n - 1;
    while (i >= 0 && double(serial) < run.floats[row.first + 3 * i]) i--;
    if (i < 0) return row.start_h + double(serial) * row.every;
    i64 at = row.first + 3 * i;
    double before = run.floats[at];
    return run.floats[at + 1] + (double(serial) - before) * run.floats[at + 2];
}
APART double arrival(Run& run, i64 c, i64 serial, double t) {
    CLASS_ROW& row = class_row(run, c);
    if (serial >= row.most) return INF;
    if (row.kind == KIND::initial) return row.start_h;
    if (row.kind == KIND::timetable) {
        double at = due_at(run, c, serial);
        return at <= row.until ? at - row.early : INF;
    }
    if (row.kind == KIND::poisson) {
        double at = next_poisson(run, c, serial, later(t, row.start_h));
        return at <= row.until ? at : INF;
    }
    if (row.kind == KIND::trace && serial < row.n) return run.floats[row.first + serial];
    return INF;
}
APART i64 bring(Run& run, i64 c) {
    i64 serial = klass(run, c).n_made, e = allocate(run, c, serial);
    double t = run.now, start = t;
    if (e < 0) return -1;
    klass(run, c).n_made = serial + 1;
    if (class_row(run, c).kind == KIND::timetable && class_row(run, c).jitter >= 0) {
        u64 z = word(run.class_key[c], class_row(run, c).key + u64(serial), 0);
        start = due_at(run, c, serial);
        start = later(t, start + draw(run, class_row(run, c).jitter, z));
    }
    if (start > t) {
        call_event(run, start, (i64(WHEN::hold) << WHEN_SHIFT) | entity(run, e).uid, e, entity(run, e).step);
        e = -1;
    }
    call(run, c, serial + 1, arrival(run, c, serial + 1, t));
    return e;
}

// ---- letting time pass
APART void fail(Run& run, i64 e, int fault) {
    if (run.status == STATUS::ok) {
        run.status = STATUS::fault;
        run.fault = fault;
        run.fault_uid = entity(run, e).uid;
        run.fault_step = entity(run, e).step;
    }
}
INLINED void go_to(Run& run, i64 e, int32_t step) {
    ENTITY& row = entity(run, e);
    if (step <= row.step) row.lap += 1;
    row.step = step;
    row.phase = PHASE::fresh;
}
INLINED u64 bits(Run& run, i64 e, i64 s) {
    ENTITY& row = entity(run, e);
    u64 serial = u64(row.uid) & 0xFFFFFFFFFFu;
    return word(run.step_key[s], class_row(run, row.klass).key + serial, row.lap);
}
INLINED void draw_ahead(Run& run, i64 e, i64 s) {
    int32_t soon = step_row(run, s).soon;
    if (soon < 0) return;
    ENTITY& row = entity(run, e);
    row.drawn = draw(run, step_row(run, soon).dist, bits(run, e, soon));
    row.drawn_for = soon;
}
APART void draw_shelf(Run& run, i64 i, i64 n) {
    double mean = dist_row(run, i).a, scale = dist_row(run, i).scale;
    for (i64 j = 0; j < n; j++) run.shelf[j].x = -mean * log_of(run.shelf[j].x) * scale;
}
APART void draw_together(Run& run, i64 s, i64 first, i64 last) {
    int32_t soon = step_row(run, s).soon;
    if (soon < 0) return;
    i64 dist = step_row(run, soon).dist;
    bool many = dist_row(run, dist).family == FAMILY::exponential;
    for (i64 n; first < last; first += n) {
        n = last - first < SHELF ? last - first : SHELF;
        if (!many) {
            for (i64 j = 0; j < n; j++) draw_ahead(run, run.ready[first + j].slot, s);
            continue;
        }
        for (i64 j = 0; j < n; j++) run.shelf[j].x = to_unit(bits(run, run.ready[first + j].slot, soon));
        draw_shelf(run, dist, n);
        for (i64 j = 0; j < n; j++) {
            ENTITY& row = entity(run, run.ready[first + j].slot);
            row.drawn = run.shelf[j].x;
            row.drawn_for = soon;
        }
    }
}
APART void wait_until(Run& run, i64 e, i64 s, double at) {
    ENTITY& row = entity(run, e);
    row.state = STATE::calendar;
    row.bucket = int16_t(step_row(run, s).wait_bucket);
    row.phase = PHASE::waiting;
    note(run, e, WHAT::wait, step_row(run, s).calendar, at);
    i64 to = step_row(run, s).op == OP::hold ? s : step_row(run, s).next;
    if (at < INF) call_event(run, at, (i64(WHEN::hold) << WHEN_SHIFT) | row.uid, e, to);
}
APART double by_calendar(Run& run, i64 e, i64 s, double hours) {
    i64 c = step_row(run, s).calendar;
    int32_t rule = step_row(run, s).rule;
    double t = run.now;
    if (rule == RULE::pause) return open_end(run, c, t, hours);
    if (rule == RULE::fit && entity(run, e).phase == PHASE::fresh) {
        double at = window_start(run, c, t, hours);
        if (at > t) {
            wait_until(run, e, s, at);
            return -1.0;
        }
    }
    return t + hours;
}
INLINED void hold(Run& run, i64 e, i64 s) {
    ENTITY& row = entity(run, e);
    double t = run.now, hours;
    if (row.drawn_for == s) {
        hours = row.drawn;
        row.drawn_for = -1;
    } else hours = draw(run, step_row(run, s).dist, bits(run, e, s));
    if (rarely(step_row(run, s).per_load == 1)) hours *= row.load;
    if (rarely(!(0.0 <= hours && hours < INF))) {
        fail(run, e, FAULT::duration);
        return;
    }
    double end = t + hours;
    i64 c = step_row(run, s).calendar, pause = -1;
    if (rarely(c >= 0)) {
        end = by_calendar(run, e, s, hours);
        if (end < 0.0) return;
        if (step_row(run, s).rule == RULE::pause) pause = c;
    }
    row.pause = int16_t(pause);
    row.bucket = int16_t(step_row(run, s).bucket);
    row.state = STATE::holding;
    row.phase = PHASE::cleared;
    note(run, e, WHAT::hold, -1, hours);
    i64 to = step_row(run, s).next;
    if (end < INF) push_event(run, end, (i64(WHEN::hold) << WHEN_SHIFT) | row.uid, e, to);
}

// ---- queues and resources
INLINED bool before(Run& run, i64 a, i64 b) {
    ENTITY &one = entity(run, a), &other = entity(run, b);
    if (one.priority != other.priority) return one.priority > other.priority;
    if (one.joined != other.joined) return one.joined < other.joined;
    return one.uid < other.uid;
}
INLINED void join(Run& run, i64 i, i64 e) {
    LIST& row = queue(run, i);
    i64 ahead = row.tail, behind = -1;
    while (ahead >= 0 && rarely(before(run, e, ahead))) {
        behind = ahead;
        ahead = entity(run, ahead).back;
    }
    entity(run, e).back = int32_t(ahead);
    entity(run, e).next = int32_t(behind);
    (ahead >= 0 ? entity(run, ahead).next : row.head) = int32_t(e);
    (behind >= 0 ? entity(run, behind).back : row.tail) = int32_t(e);
    change_queue(run, i, 1);
}
INLINED void leave(Run& run, i64 i, i64 e) {
    LIST& row = queue(run, i);
    int32_t ahead = entity(run, e).back, behind = entity(run, e).next;
    (ahead >= 0 ? entity(run, ahead).next : row.head) = behind;
    (behind >= 0 ? entity(run, behind).back : row.tail) = ahead;
    change_queue(run, i, -1);
}
INLINED void leave_first(Run& run, i64 i) {
    LIST& row = queue(run, i);
    int32_t behind = entity(run, row.head).next;
    row.head = behind;
    (behind >= 0 ? entity(run, behind).back : row.tail) = -1;
    change_queue(run, i, -1);
}
INLINED void take(Run& run, i64 r, double amount, double wait) {
    RESOURCE_STATE& row = resource(run, r);
    double t = run.now;
    row.busy += amount;
    change_level(run, r, amount);
    row.granted = t;
    row.n_served += 1;
    if (t >= run.warm) {
        row.n_waited += 1;
        row.wait_sum += wait;
        row.wait_square += wait * wait;
        row.wait_area += wait_hours(run, t - wait);
    }
}
APART void serve(Run& run, i64 r) {
    i64 c = resource_row(run, r).calendar;
    RESOURCE_STATE& row = resource(run, r);
    double t = run.now;
    while (queue(run, r).head >= 0) {
        i64 e = queue(run, r).head, s = entity(run, e).step;
        double amount = step_row(run, s).amount;
        if (row.busy + amount > row.capacity + SLACK) return;
        if (c >= 0 && !is_open(run, c, t)) {
            double opening = next_opening(run, c, t);
            if (opening > row.opening && opening < INF) {
                row.opening = opening;
                call_event(run, opening, (i64(WHEN::opening) << WHEN_SHIFT) | r, r, 0);
            }
            return;
        }
        leave_first(run, r);
        pay(run, e);
        take(run, r, amount, t - entity(run, e).joined);
        note(run, e, WHAT::seize, r, amount);
        s = step_row(run, s).next;
        go_to(run, e, int32_t(s));
        if (step_row(run, s).op == OP::hold) hold(run, e, s);
        else push_ready(run, e);
    }
}
INLINED bool seize(Run& run, i64 e, i64 s) {
    i64 r = step_row(run, s).resource, c = resource_row(run, r).calendar;
    double amount = step_row(run, s).amount, t = run.now;
    bool free = queue(run, r).n == 0 && resource(run, r).busy + amount <= resource(run, r).capacity + SLACK;
    if (free && (c < 0 || is_open(run, c, t))) {
        take(run, r, amount, 0.0);
        note(run, e, WHAT::seize, r, amount);
        return true;
    }
    ENTITY& row = entity(run, e);
    row.joined = t;
    row.bucket = int16_t(step_row(run, s).wait_bucket);
    row.state = STATE::queued;
    join(run, r, e);
    if (queue(run, r).n > resource(run, r).max_queue) resource(run, r).max_queue = queue(run, r).n;
    note(run, e, WHAT::queue, r, amount);
    draw_ahead(run, e, s);
    if (queue(run, r).head == e) serve(run, r);
    return false;
}
APART void join_more(Run& run, i64 s) {
    i64 i = step_row(run, s).resource;
    LIST& row = queue(run, i);
    i64 last = row.tail, uid = entity(run, last).uid;
    int32_t priority = entity(run, last).priority;
    int16_t bucket = int16_t(step_row(run, s).wait_bucket);
    double amount = step_row(run, s).amount, t = run.now;
    i64 first = run.n_gone, j = first;
    for (; j < run.n_ready && run.ready[j].uid > uid; j++) {
        i64 e = run.ready[j].slot;
        ENTITY& one = entity(run, e);
        if (one.step != s || one.priority != priority) break;
        uid = run.ready[j].uid;
        one.joined = t;
        one.bucket = bucket;
        one.state = STATE::queued;
        one.back = int32_t(last);
        entity(run, last).next = int32_t(e);
        note(run, e, WHAT::queue, i, amount);
        last = e;
    }
    entity(run, last).next = -1;
    row.tail = int32_t(last);
    change_queue(run, i, j - first);
    if (row.n > resource(run, i).max_queue) resource(run, i).max_queue = row.n;
    run.n_still += j - first;
    draw_together(run, s, first, j);
    run.n_gone = j;
    if (j == run.n_ready) run.n_gone = run.n_ready = 0;
}
PART void release(Run& run, i64 e, i64 r, double amount) {
    RESOURCE_STATE& row = resource(run, r);
    row.busy -= amount;
    change_level(run, r, -amount);
    note(run, e, WHAT::release, r, amount);
    if (rarely(row.busy < -SLACK) && resource_row(run, r).capacity > 0.0) fail(run, e, FAULT::release);
    if (queue(run, r).n > 0) serve(run, r);
}

// ---- cargo
INLINED bool has_room(Run& run, i64 k, double size) {
    return stock(run, k).level + size <= stock_row(run, k).capacity + SLACK;
}
INLINED void admit(Run& run, i64 k, double size) {
    STOCK_STATE& row = stock(run, k);
    row.level += size;
    change_level(run, run.n_resource + k, size);
    row.max_level = later(row.max_level, row.level);
}
PART void put(Run& run, i64 e, i64 k) {
    i64 s = entity(run, e).step;
    ENTITY& row = entity(run, e);
    row.joined = run.now;
    row.state = STATE::stocked;
    row.bucket = int16_t(step_row(run, s).bucket);
    row.reserved = 0;
    join(run, run.n_resource + k, e);
    stock(run, k).cargo += row.size;
    stock(run, k).n_in += 1;
    note(run, e, WHAT::store, k, row.size);
    if (step_row(run, s).resource >= 0) release(run, e, step_row(run, s).resource, step_row(run, s).amount);
}
APART i64 let_in(Run& run, i64 k) {
    i64 entries = run.n_resource + run.n_stock + k, n = 0;
    while (queue(run, entries).head >= 0) {
        i64 e = queue(run, entries).head;
        if (!has_room(run, k, entity(run, e).size)) break;
        admit(run, k, entity(run, e).size);
        leave_first(run, entries);
        i64 s = entity(run, e).step;
        pay(run, e);
        if (step_row(run, s).op == OP::reserve) {
            entity(run, e).reserved = int16_t(k + 1);
            note(run, e, WHAT::reserve, k, entity(run, e).size);
            go_to(run, e, step_row(run, s).next);
            push_ready(run, e);
        } else {
            put(run, e, k);
            n += 1;
        }
    }
    return n;
}
APART void load(Run& run, i64 k, i64 carrier, double limit, i64 most) {
    LIST& cargo = queue(run, run.n_resource + k);
    i64 m = cargo.head, last = m, n = 0;
    if (m < 0) return;
    ENTITY& ship = entity(run, carrier);
    if (ship.n_member == 0 && ship.mask != 0) lay_by(run, carrier);
    STOCK_STATE& row = stock(run, k);
    double level = row.level, inside = row.cargo, waited = row.wait_sum, aboard = ship.load;
    double part = gauge(run, run.n_resource + k).part;
    (ship.n_member == 0 ? ship.head : entity(run, ship.tail).next) = int32_t(m);
    while (m >= 0 && n < most) {
        ENTITY& one = entity(run, m);
        double size = one.size;
        if (n > 0 && (aboard >= limit - SLACK || aboard + size > limit + SLACK)) break;
        level -= size;
        part += size * run.at;
        inside -= size;
        waited += wait_hours(run, one.joined);
        note(run, m, WHAT::board, k, double(ship.uid));
        pay(run, m);
        if (ship.mask != 0) take_carried(run, m, carrier);
        one.state = STATE::aboard;
        aboard += size;
        n += 1;
        last = m;
        m = one.next;
    }
    row.level = level, row.cargo = inside, row.wait_sum = waited, ship.load = aboard;
    gauge(run, run.n_resource + k).part = part;
    entity(run, last).next = -1;
    ship.tail = int32_t(last);
    ship.n_member += int32_t(n);
    row.n_out += n;
    change_queue(run, run.n_resource + k, -n);
    cargo.head = int32_t(m);
    (m >= 0 ? entity(run, m).back : cargo.tail) = -1;
}
INLINED void split(Run& run, i64 e, int32_t to) {
    note(run, e, WHAT::split, -1, double(entity(run, e).n_member));
    i64 m = entity(run, e).head;
    if (m >= 0) {
        i64 least = entity(run, m).uid, most = least;
        while (m >= 0) {
            add_carried(run, m, e);
            ENTITY& one = entity(run, m);
            one.since = run.now;
            go_to(run, m, to);
            note(run, m, WHAT::free, -1, 0.0);
            i64 uid = one.uid;
            least = uid < least ? uid : least;
            most = uid > most ? uid : most;
            mark_turn(run, m, uid);
            m = one.next;
        }
        line_up(run, entity(run, e).head, least, most);
    }
    ENTITY& row = entity(run, e);
    row.head = row.tail = -1;
    row.n_member = 0;
    row.load = 0.0;
}
APART bool form(Run& run, i64 k) {
    i64 e = make(run, stock_row(run, k).carrier);
    if (e < 0) return false;
    stock(run, k).token += 1;
    stock(run, k).timed = 0;
    entity(run, e).step = stock_row(run, k).carrier_step;
    load(run, k, e, stock_row(run, k).batch, run.n_entity);
    note(run, e, WHAT::form, k, entity(run, e).load);
    push_ready(run, e);
    return true;
}
APART void set_batch_clock(Run& run, i64 k) {
    i64 m = queue(run, run.n_resource + k).head;
    if (m < 0 || stock(run, k).timed == 1) return;
    double oldest = INF;
    while (m >= 0) {
        if (entity(run, m).joined < oldest) oldest = entity(run, m).joined;
        m = entity(run, m).next;
    }
    stock(run, k).timed = 1;
    double due = later(oldest + stock_row(run, k).deadline, run.now);
    call_event(run, due, (i64(WHEN::batch) << WHEN_SHIFT) | k, k, stock(run, k).token);
}
INLINED i64 find_stock(Run& run, i64 dock) {
    i64 best = -1, first = run.docks[2 * dock], n = run.docks[2 * dock + 1];
    for (i64 i = first; i < first + n; i++) {
        i64 k = run.integers[i], m = queue(run, run.n_resource + k).head;
        if (m >= 0 && (best < 0 || before(run, m, queue(run, run.n_resource + best).head))) best = k;
    }
    return best;
}
PART i64 find_vehicle(Run& run, i64 k) {
    i64 best = -1, docks = run.n_resource + 2 * run.n_stock, first = stock_row(run, k).first;
    for (i64 i = first; i < first + stock_row(run, k).n; i++) {
        i64 v = queue(run, docks + run.integers[i]).head;
        while (v >= 0 && entity(run, v).phase == PHASE::closed) v = entity(run, v).next;
        if (v >= 0 && (best < 0 || before(run, v, best))) best = v;
    }
    return best;
}
INLINED double capacity_of(Run& run, i64 s) {
    i64 c = step_row(run, s).calendar;
    return c >= 0 && !is_open(run, c, run.now) ? step_row(run, s).low_capacity : step_row(run, s).capacity;
}
APART void cast_off(Run& run, i64 v) {
    i64 s = entity(run, v).step;
    pay(run, v);
    leave(run, run.n_resource + 2 * run.n_stock + step_row(run, s).dock, v);
    note(run, v, WHAT::depart, step_row(run, s).dock, entity(run, v).load);
    entity(run, v).token += 1;
    go_to(run, v, step_row(run, s).next);
    push_ready(run, v);
}
APART void fill(Run& run, i64 v) {
    i64 s = entity(run, v).step;
    pay(run, v);
    double capacity = capacity_of(run, s);
    i64 dock = step_row(run, s).dock;
    bool alone = run.docks[2 * dock + 1] == 1, full = false;
    while (!full) {
        i64 k = find_stock(run, dock);
        if (entity(run, v).load >= capacity - SLACK) full = true;
        else if (k < 0) break;
        else {
            i64 m = queue(run, run.n_resource + k).head;
            if (entity(run, v).load + entity(run, m).size > capacity + SLACK) full = true;
            else {
                bool outside = queue(run, run.n_resource + run.n_stock + k).head >= 0;
                load(run, k, v, capacity, alone && !outside ? run.n_entity : 1);
                if (outside) let_in(run, k);
            }
        }
    }
    if (step_row(run, s).every > 0.0) {
        if (full) entity(run, v).phase = PHASE::closed;
    } else if (full || (entity(run, v).load >= step_row(run, s).minimum - SLACK &&
                        run.now >= entity(run, v).due))
        cast_off(run, v);
}
PART void settle(Run& run, i64 k) {
    i64 cargo = run.n_resource + k;
    while (true) {
        if (stock_row(run, k).batch > 0.0) {
            while (stock(run, k).cargo >= stock_row(run, k).batch - SLACK)
                if (!form(run, k)) return;
            if (queue(run, cargo + run.n_stock).head < 0 || let_in(run, k) == 0) {
                if (stock_row(run, k).deadline < INF) set_batch_clock(run, k);
                return;
            }
        } else {
            i64 v = queue(run, cargo).n > 0 ? find_vehicle(run, k) : -1;
            if (v < 0) return;
            fill(run, v);
        }
    }
}
PART void resettle(Run& run) {
    for (i64 k = 0; k < run.n_stock; k++) {
        let_in(run, k);
        settle(run, k);
    }
    for (i64 i = run.n_resource + 2 * run.n_stock; i < run.n_list; i++) {
        i64 v = queue(run, i).head;
        while (v >= 0) {
            i64 behind = entity(run, v).next, s = entity(run, v).step;
            if (step_row(run, s).every <= 0.0 && entity(run, v).due < run.now &&
                entity(run, v).load >= step_row(run, s).minimum - SLACK)
                cast_off(run, v);
            v = behind;
        }
    }
}
INLINED bool enter(Run& run, i64 e, i64 s, bool reserve) {
    i64 k = step_row(run, s).stock, entries = run.n_resource + run.n_stock + k;
    double size = entity(run, e).size;
    if (entity(run, e).reserved != k + 1) {
        if (queue(run, entries).n > 0 || !has_room(run, k, size)) {
            ENTITY& row = entity(run, e);
            row.joined = run.now;
            row.state = STATE::entering;
            row.bucket = int16_t(step_row(run, s).wait_bucket);
            join(run, entries, e);
            if (queue(run, entries).n > stock(run, k).max_block)
                stock(run, k).max_block = queue(run, entries).n;
            note(run, e, WHAT::block, k, size);
            return false;
        }
        admit(run, k, size);
    }
    if (reserve) {
        entity(run, e).reserved = int16_t(k + 1);
        note(run, e, WHAT::reserve, k, size);
        return true;
    }
    put(run, e, k);
    settle(run, k);
    return false;
}
APART void call_depth(Run& run, i64 v, i64 s) {
    i64 c = step_row(run, s).calendar;
    if (c < 0 || step_row(run, s).every <= 0.0) return;
    double at = opening_after(run, c, run.now);
    if (at < INF)
        call_event(run, at, (i64(WHEN::depth) << WHEN_SHIFT) | entity(run, v).uid, v, entity(run, v).token);
}
APART void board(Run& run, i64 e, i64 s) {
    double t = run.now;
    ENTITY& row = entity(run, e);
    row.joined = t;
    row.state = STATE::boarding;
    row.bucket = int16_t(step_row(run, s).wait_bucket);
    row.due = t + step_row(run, s).deadline;
    double every = step_row(run, s).every;
    if (every > 0.0) {
        double offset = step_row(run, s).offset;
        row.due = offset + std::ceil((t - offset) / every) * every;
        if (row.due < t) row.due += every;
    }
    join(run, run.n_resource + 2 * run.n_stock + step_row(run, s).dock, e);
    note(run, e, WHAT::dock, step_row(run, s).dock, row.load);
    int32_t token = row.token;
    double due = row.due;
    fill(run, e);
    if (entity(run, e).token == token && due < INF && (every > 0.0 || due > t))
        call_event(run, due, (i64(WHEN::departure) << WHEN_SHIFT) | row.uid, e, token);
    if (entity(run, e).token == token) call_depth(run, e, s);
}
APART void load_more(Run& run, i64 v) {
    i64 s = entity(run, v).step;
    entity(run, v).phase = PHASE::fresh;
    fill(run, v);
    call_depth(run, v, s);
}
APART void call_departure(Run& run, i64 v) {
    i64 s = entity(run, v).step;
    if (entity(run, v).load >= step_row(run, s).minimum - SLACK) cast_off(run, v);
    else if (step_row(run, s).every > 0.0) {
        ENTITY& row = entity(run, v);
        row.due += step_row(run, s).every;
        call_event(run, row.due, (i64(WHEN::departure) << WHEN_SHIFT) | row.uid, v, row.token);
    }
}

// ---- the loop
static const i64 OVER = -2;

APART i64 choose(Run& run, i64 e, i64 s) {
    STEP_ROW& row = step_row(run, s);
    if (row.rule == ROUTE::calendar) return is_open(run, row.calendar, run.now) ? 0 : 1;
    i64 i = 0;
    if (row.rule == ROUTE::attribute) {
        double value = double(entity(run, e).attribute);
        while (i < row.n - 1 && run.floats[row.to + i] != value) i++;
        return i;
    }
    double u = to_unit(bits(run, e, s));
    while (i < row.n - 1 && u > run.floats[row.to + i]) i++;
    return i;
}
PART bool is_spare(Run& run, i64 e) {
    i64 c = entity(run, e).klass;
    CLASS_ROW& row = class_row(run, c);
    return row.kind == KIND::initial && entity(run, e).n_member == 0 && 0 < klass(run, c).n_live - row.most;
}
APART i64 decide(Run& run, i64 e, i64 s) {
    STEP_ROW& row = step_row(run, s);
    int32_t op = row.op;
    if (op == OP::window) {
        double at = next_opening(run, row.calendar, run.now);
        if (at > run.now) {
            wait_until(run, e, s, at);
            return -1;
        }
    } else if (op == OP::board) {
        board(run, e, s);
        return -1;
    } else if (op == OP::route) {
        i64 i = choose(run, e, s);
        int32_t to = run.integers[row.first + i];
        note(run, e, WHAT::route, i, double(to));
        return to;
    } else if (op == OP::mark) {
        int32_t value = run.integers[row.first + choose(run, e, s)];
        entity(run, e).attribute = value;
        note(run, e, WHAT::mark, -1, double(value));
    }
    return row.next;
}
INLINED void remove_all(Run& run, i64 e, i64 s) {
    remove(run, e);
    while (run.n_ready > 0 && step_row(run, s).op == OP::end) {
        e = run.ready[run.n_gone].slot;
        if (run.ready[run.n_gone].step != s) return;
        pop_ready(run);
        remove(run, e);
    }
}
INLINED void advance(Run& run, i64 e, i64 s) {
    run.n_still += 1;
    if (rarely(run.n_still > MOST_STILL)) {
        fail(run, e, FAULT::still);
        return;
    }
    for (i64 i = 0; i < MOST_STILL; i++) {
        int32_t op = step_row(run, s).op;
        if (op == OP::hold) {
            hold(run, e, s);
            return;
        }
        if (op == OP::seize) {
            if (!seize(run, e, s)) {
                if (run.n_ready > 0 && queue(run, step_row(run, s).resource).tail == e) join_more(run, s);
                return;
            }
        } else if (op == OP::release) {
            release(run, e, step_row(run, s).resource, step_row(run, s).amount);
        } else if (op == OP::store || op == OP::reserve) {
            if (!enter(run, e, s, op == OP::reserve)) return;
        } else if (op == OP::split) {
            split(run, e, step_row(run, s).to);
        } else if (op == OP::end || (op == OP::recycle && is_spare(run, e))) {
            remove_all(run, e, s);
            return;
        } else if (op != OP::recycle) {
            i64 to = decide(run, e, s);
            if (to < 0) return;
            go_to(run, e, int32_t(to));
            s = to;
            continue;
        }
        s = step_row(run, s).next;
        go_to(run, e, int32_t(s));
    }
    fail(run, e, FAULT::still);
}
INLINED void end_hold(Run& run, i64 e, i64 to) {
    ENTITY& row = entity(run, e);
    pay(run, e);
    if (row.phase == PHASE::waiting && step_row(run, row.step).op == OP::hold) row.phase = PHASE::cleared;
    else go_to(run, e, int32_t(to));
}
APART void change_capacity(Run& run, i64 r, i64 i) {
    count_capacity(run, r);
    double capacity = run.floats[resource_row(run, r).first + 2 * i + 1];
    resource(run, r).capacity = capacity;
    note(run, -1, WHAT::capacity, r, capacity);
    serve(run, r);
}
APART void turn(Run& run, i64 i) {
    run.n_event -= 1;
    run.steps = reinterpret_cast<STEP_ROW*>(run.moves[4 * i]);
    run.stock_rows = reinterpret_cast<STOCK_ROW*>(run.moves[4 * i + 1]);
    run.class_rows = reinterpret_cast<CLASS_ROW*>(run.moves[4 * i + 2]);
    run.dists = reinterpret_cast<DIST_ROW*>(run.moves[4 * i + 3]);
    for (i64 e = 0; e < run.n_slot; e++) entity(run, e).drawn_for = -1;
    for (i64 c = 0; c < run.n_class; c++) {
        if (class_row(run, c).kind != KIND::initial) continue;
        for (i64 n = klass(run, c).n_live; n < class_row(run, c).most; n++) {
            i64 e = make(run, c);
            if (e < 0) return;
            push_ready(run, e);
        }
    }
    resettle(run);
}
APART void start(Run& run) {
    for (i64 i = 0; i < run.n_turn; i++)
        call_event(run, run.turns[i], (i64(WHEN::period) << WHEN_SHIFT) | i, i, 0);
    for (i64 r = 0; r < run.n_resource; r++)
        for (i64 i = 0; i < resource_row(run, r).n; i++) {
            double t = run.floats[resource_row(run, r).first + 2 * i];
            if (t < INF) call_event(run, t, (i64(WHEN::capacity) << WHEN_SHIFT) | r, r, i);
        }
    for (i64 c = 0; c < run.n_class; c++) call(run, c, 0, arrival(run, c, 0, 0.0));
}
APART void finish(Run& run) {
    for (i64 e = 0; e < run.n_slot; e++) {
        ENTITY& row = entity(run, e);
        if (row.state == STATE::free || row.state == STATE::unborn) continue;
        klass(run, row.klass).stay_area += wait_hours(run, row.born);
        if (row.state == STATE::queued)
            resource(run, step_row(run, row.step).resource).wait_area += wait_hours(run, row.joined);
        if (row.state != STATE::aboard && row.state != STATE::ready) pay(run, e);
    }
    close_accounts(run);
}
APART bool is_stuck(Run& run) {
    for (i64 e = 0; e < run.n_slot; e++) {
        int32_t state = entity(run, e).state;
        if (state == STATE::queued || state == STATE::calendar || state == STATE::entering ||
            state == STATE::stocked)
            return true;
        if (state == STATE::boarding && entity(run, e).n_member > 0) return true;
    }
    return false;
}
INLINED i64 happen(Run& run, i64 when, i64 slot, i64 token) {
    if (when == WHEN::hold || when == WHEN::birth) {
        i64 e = slot;
        run.onward = token;
        if (when == WHEN::birth) {
            e = bring(run, slot);
            if (e >= 0) run.onward = entity(run, e).step;
        }
        if (e >= 0 && entity(run, e).phase == PHASE::unborn) begin(run, e);
        else if (e >= 0) end_hold(run, e, token);
        return e;
    }
    if (when == WHEN::period) turn(run, slot);
    else if (when == WHEN::capacity) change_capacity(run, slot, token);
    else if (when == WHEN::opening) {
        serve(run, slot);
    } else if (when == WHEN::departure) {
        if (entity(run, slot).token == token) call_departure(run, slot);
    } else if (when == WHEN::depth) {
        if (entity(run, slot).token == token) load_more(run, slot);
    } else if (stock(run, slot).token == token && form(run, slot)) settle(run, slot);
    return -1;
}
APART void look(Run& run) {
    run.signal[1] = run.now;
    if (run.signal[0] != 0.0) run.status = STATUS::cancelled;
}
INLINED i64 next(Run& run) {
    drop_event(run);
    if (rarely(run.n_heap == 0)) {
        if (run.n_live > 0 && is_stuck(run)) run.status = STATUS::deadlock;
        else run.now = run.end;
        return OVER;
    }
    EVENT first = event(run, 0);
    if (rarely(first.t > run.end)) {
        run.now = run.end;
        return OVER;
    }
    run.hole = 1;
    if (first.t > run.now) run.n_still = 0;
    run.now = first.t;
    run.at = first.t - run.start;
    while (rarely(first.t >= run.mark)) pass_mark(run, run.mark);
    run.n_event += 1;
    if ((run.n_event & 1023) == 0) look(run);
    return happen(run, first.key >> WHEN_SHIFT, first.slot, first.token);
}

extern "C" int64_t simulate(RUN* address) {
    Run& run = *address;
    start(run);
    i64 e = -1;
    while (run.status == STATUS::ok && e != OVER) {
        i64 s;
        if (run.n_ready > 0) {
            s = run.ready[run.n_gone].step;
            e = pop_ready(run);
        } else {
            e = next(run);
            s = run.onward;
        }
        if (e >= 0) advance(run, e, s);
    }
    if (run.status != STATUS::capacity) finish(run);
    return run.status;
}
