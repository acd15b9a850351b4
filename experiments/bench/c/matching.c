/* A week's orders find their sellers (MODEL.md d1-d8): agents/merchants/{members,sales,offers,reputation}.py in C, for
   a week without partners, import floors or mandated places. */
#include "numbers.h"

#define ONLINE (CHANNELS - 1)
#define ACTIVE 2
#define DORMANT 3
#define CROSS_BORDER 2
#define GRID 161

typedef struct {
  int64_t n, start[CATEGORIES * REGIONS + 1];
  int64_t *row, *home, *local;
  double *firms, *weight, *utility;
} Members;

static int64_t *whole_numbers(int64_t n) { return malloc((n + 1) * sizeof(int64_t)); }
static double *numbers(int64_t n) { return malloc((n + 1) * sizeof(double)); }

static double offer_weight(const Merchant *m, const Shelf *s) {
  double pull = (double)m->weight * (double)m->pull[s->side];
  double fame = pow_t(1.0 + (double)m->popularity[s->channel], s->popularity_exponent);
  double weight = pull * (double)m->skill[s->channel] * fame;
  return s->side == 0 ? weight : weight * (1.0 + (double)m->ad * s->ad_factor);
}

static double offer_utility(const Merchant *m, const Shelf *s) {
  double count = m->rating_count, utility = -s->price_weight * log_t((double)m->price[s->channel]);
  utility = utility + s->rating_weight * (double)m->rating * count / (count + s->rating_prior);
  if (m->goods == 0) return utility + s->local_preference - s->delivery;
  if (m->goods == 1) return utility - s->delivery + s->origin_imported;
  return utility - s->delivery_abroad + s->origin_cross_border;
}

static int64_t list_rows(const uint16_t *standing, int64_t slots, const Shelf *s, int64_t *row) {
  int64_t n = 0, bit = 1 << s->channel;
  for (int64_t i = 0; i < slots; i++) {
    row[n] = i;
    n += (standing[i] & bit) != 0;
  }
  return n;
}

static void reach(int64_t far[CATEGORIES][REGIONS + 1], int64_t near[CATEGORIES][REGIONS + 1], int in_person,
                  int64_t out[CATEGORIES][REGIONS]) {
  for (int c = 0; c < CATEGORIES; c++)
    for (int r = 0; r < REGIONS; r++) {
      out[c][r] = near[c][r];
      for (int other = 0; !in_person && other <= REGIONS; other++) out[c][r] += other == r ? 0 : far[c][other];
    }
}

static Members list_members(const Merchant *all, const uint16_t *standing, int64_t slots, const Shelf *s,
                            int64_t total[CATEGORIES][REGIONS], int64_t moment[CATEGORIES][REGIONS]) {
  int in_person = s->side == 0, groups = in_person ? CATEGORIES * REGIONS : CATEGORIES;
  int64_t *row = whole_numbers(slots), n = list_rows(standing, slots, s, row), *place = whole_numbers(n);
  int64_t start[CATEGORIES * REGIONS + 2] = {0}, sum[CATEGORIES][REGIONS + 1] = {0};
  int64_t far[CATEGORIES][REGIONS + 1] = {0}, near[CATEGORIES][REGIONS + 1] = {0};
  Members out = {n, {0}, whole_numbers(n), whole_numbers(n), whole_numbers(n), numbers(n), numbers(n), numbers(n)};
  for (int64_t k = 0; k < n; k++) {
    const Merchant *m = all + row[k];
    place[k] = in_person ? m->category * REGIONS + least(m->region, REGIONS - 1) : m->category;
    start[place[k] + 1] += 1;
  }
  for (int g = 0; g < groups; g++) start[g + 1] += start[g];
  memcpy(out.start, start, sizeof(out.start));
  for (int64_t position = 0; position < n; position++) {
    const Merchant *m = all + row[position];
    int64_t k = start[place[position]]++, home = least(m->region, REGIONS);
    double weight = offer_weight(m, s), utility = offer_utility(m, s);
    out.row[k] = row[position];
    out.home[k] = home;
    out.local[k] = m->goods == 0;
    out.firms[k] = m->weight;
    out.weight[k] = weight;
    out.utility[k] = utility;
    sum[m->category][home] += fixed(weight);
    far[m->category][home] += fixed(weight * utility);
    near[m->category][home] += fixed(weight * (utility + s->proximity));
  }
  reach(sum, sum, in_person, total);
  reach(far, near, in_person, moment);
  free(row), free(place);
  return out;
}

static int64_t settle_regions(const Shelf *s, int64_t total[CATEGORIES][REGIONS], int64_t demand[CATEGORIES][REGIONS]) {
  int64_t unmet = 0;
  for (int c = 0; c < CATEGORIES; c++)
    for (int r = 0; r < REGIONS; r++) {
      if (demand[c][r] <= 0 || total[c][r] != 0) continue;
      int64_t moved = demand[c][r];
      demand[c][r] = 0;
      for (int step = 1; step < REGIONS; step++) {
        int other = (r + step) % REGIONS;
        if (s->side == 0 && moved > 0 && total[c][other] > 0) {
          demand[c][other] += moved;
          moved = 0;
        }
      }
      unmet += moved;
    }
  return unmet;
}

static void appeal_table(const int64_t *mass, const Shelf *s, const double *decay, double *table) {
  double phi[NODE_COUNT] = {0}, coefficient[NODE_COUNT];
  int64_t total = 0;
  for (int g = 0; g < GRID; g++) total += mass[g];
  memset(table, 0, GRID * sizeof(double));
  if (total <= 0) return;
  for (int g = 0; g < GRID; g++) {
    if (mass[g] <= 0) continue;
    double weight = (double)mass[g] / (double)total;
    for (int node = 0; node < NODE_COUNT; node++) phi[node] += weight * decay[node * GRID + g];
  }
  for (int node = 0; node < NODE_COUNT; node++)
    coefficient[node] = WEIGHT_TABLE[node] * pow_t(phi[node], (double)s->offers_seen - 1.0);
  for (int node = 0; node < NODE_COUNT; node++)
    for (int g = 0; g < GRID; g++) table[g] += coefficient[node] * decay[node * GRID + g];
  for (int g = 0; g < GRID; g++) table[g] *= exp_t((double)g / 16.0 - 5.0);
}

static void divide_cell(const Shelf *s, const Members *m, int64_t low, int64_t high, int region, double mean,
                        int64_t demand, const double *decay, double *value, double *win) {
  int64_t n = high - low, mass[GRID + 1] = {0}, local[GRID + 1] = {0}, *point = whole_numbers(n), total = 0, whole = 0;
  double *rest = numbers(n), table[GRID];
  for (int64_t k = 0; k < n; k++) {
    double utility = m->utility[low + k];
    if (m->home[low + k] == region) utility = utility + s->proximity;
    double place = (low_of(high_of(utility - mean, -5.0), 5.0) + 5.0) * 16.0;
    point[k] = least((int64_t)floor(place), GRID - 2);
    rest[k] = place - (double)point[k];
  }
  for (int64_t k = 0; k < n; k++) {
    int64_t *own = m->local[low + k] ? local : mass;
    own[point[k]] += fixed(m->weight[low + k] * (1.0 - rest[k]));
    own[point[k] + 1] += fixed(m->weight[low + k] * rest[k]);
  }
  for (int g = 0; g < GRID; g++) whole += mass[g] += local[g];
  appeal_table(mass, s, decay, table);
  for (int64_t k = 0; k < n; k++) {
    double here = table[point[k]], above = table[point[k] + 1];
    rest[k] = m->weight[low + k] * (here + rest[k] * (above - here));
    total += fixed(rest[k]);
  }
  for (int64_t k = 0; total > 0 && k < n; k++) {
    double own = rest[k] / real(total), part = (double)demand * own;
    double seen = (double)s->offers_seen * (m->weight[low + k] / real(whole));
    value[low + k] += part;
    win[low + k] += own > 0.0 ? part * (own / seen) : 0.0;
  }
  free(point), free(rest);
}

static void allocate(int64_t total, const int64_t *raw, int64_t n, int64_t *out) {
  int64_t weight = 0, left = total;
  for (int64_t k = 0; k < n; k++) weight += raw[k], out[k] = 0;
  if (weight <= 0) return;
  double ratio = (double)total / (double)weight;
  for (int64_t k = 0; k < n; k++) {
    out[k] = (int64_t)floor((double)raw[k] * ratio);
    left -= out[k];
  }
  while (left != 0) {
    int64_t step = left > 0 ? 1 : -1;
    for (int64_t k = 0; k < n; k++)
      if (left != 0 && raw[k] > 0 && out[k] + step >= 0) out[k] += step, left -= step;
  }
}

static void hand_out(const Shelf *s, const Members *m, int64_t low, int64_t high, int64_t demand, const double *value,
                     int64_t *sales) {
  int64_t n = high - low, *raw = whole_numbers(n), *out = whole_numbers(n), *words = whole_numbers(n), sum = 0;
  double *mean = numbers(n), *count = numbers(n);
  for (int64_t k = 0; k < n; k++) {
    int64_t w[4];
    block(s->seed, STREAM_SALES, m->row[low + k], s->week, s->channel >> 2, w, w + 1, w + 2, w + 3);
    words[k] = w[s->channel & 3];
    mean[k] = value[low + k] / ((double)s->order_idr * m->firms[low + k]);
  }
  draw_counts(mean, words, n, count);
  for (int64_t k = 0; k < n; k++) {
    raw[k] = mean[k] > 0.0 ? (int64_t)rint(value[low + k] * count[k] / mean[k]) : 0;
    sum += raw[k];
  }
  for (int64_t k = 0; sum == 0 && k < n; k++) raw[k] = (int64_t)rint(value[low + k]);
  allocate(demand, raw, n, out);
  for (int64_t k = 0; k < n; k++) sales[m->row[low + k] * CHANNELS + s->channel] = out[k];
  free(raw), free(out), free(words), free(mean), free(count);
}

static int64_t sell(const Merchant *all, const uint16_t *standing, int64_t slots, const Shelf *s, const double *decay,
                    int64_t demand[CATEGORIES][REGIONS], int64_t *sales, double *won, double *expected) {
  int64_t total[CATEGORIES][REGIONS], moment[CATEGORIES][REGIONS];
  Members m = list_members(all, standing, slots, s, total, moment);
  int64_t unmet = settle_regions(s, total, demand);
  int at_home = s->side == 0, groups = at_home ? CATEGORIES * REGIONS : CATEGORIES;
  double *value = calloc(m.n + 1, sizeof(double)), *win = calloc(m.n + 1, sizeof(double));
  for (int g = 0; g < groups; g++) {
    int64_t low = m.start[g], high = m.start[g + 1], wanted = 0;
    if (low == high) continue;
    int c = at_home ? g / REGIONS : g, first = at_home ? g % REGIONS : 0, last = at_home ? first + 1 : REGIONS;
    for (int r = first; r < last; r++) {
      wanted += demand[c][r];
      if (demand[c][r] <= 0) continue;
      double mean = (double)moment[c][r] / (double)total[c][r];
      divide_cell(s, &m, low, high, r, mean, demand[c][r], decay, value, win);
    }
    hand_out(s, &m, low, high, wanted, value, sales);
  }
  for (int64_t k = 0; k < m.n; k++) {
    expected[m.row[k] * CHANNELS + s->channel] = value[k];
    won[m.row[k] * CHANNELS + s->channel] = win[k];
  }
  free(m.row), free(m.home), free(m.local), free(m.firms), free(m.weight), free(m.utility), free(value), free(win);
  return unmet;
}

static void remember(Merchant *m, const Memory *memory, const int64_t *order_idr, const int64_t *sales,
                     const double *won, const double *expected) {
  double orders = 0.0, hope = 0.0, wins = 0.0;
  for (int j = 0; j < CHANNELS; j++) {
    double here = (double)sales[j] / (double)((int64_t)m->weight * order_idr[j]);
    orders += here;
    hope += expected[j];
    wins += won[j];
    if (m->channel_state[j] == ACTIVE) {
      double y = m->popularity[j];
      m->popularity[j] = (float)(y + memory->popularity * (here - y));
    }
  }
  if (hope > 0.0) {
    double share = m->win_share;
    m->win_share = (float)(share + memory->win_share * (wins / hope - share));
  }
  double more = memory->rating * orders, count = m->rating_count, rating = m->rating;
  if (more > 0.0) {
    m->rating = (float)(rating + more / (count + more) * ((double)m->quality - rating));
    m->rating_count = (float)low_of(count + more, memory->rating_limit);
  }
}

static void publish(const Merchant *all, const uint16_t *standing, int64_t slots, const Shelf *s, int social,
                    const int64_t *live_threshold, double *price_index, double *offers, double *live_sellers) {
  int64_t *row = whole_numbers(slots), n = list_rows(standing, slots, s, row);
  int64_t firms[CATEGORIES] = {0}, total[CATEGORIES] = {0}, moment[CATEGORIES] = {0}, live[CATEGORIES] = {0};
  for (int64_t k = 0; k < n; k++) {
    const Merchant *m = all + row[k];
    double weight = offer_weight(m, s);
    firms[m->category] += m->weight;
    total[m->category] += fixed(weight);
    moment[m->category] += fixed(weight * log_t((double)m->price[s->channel]));
  }
  for (int64_t i = 0; social && i < slots; i++) {
    const Merchant *m = all + i;
    int state = m->channel_state[s->channel];
    if (m->alive && m->goods != CROSS_BORDER && (state == ACTIVE || state == DORMANT) &&
        (int64_t)m->live_rank < live_threshold[s->channel])
      live[m->category] += m->weight;
  }
  for (int c = 0; c < CATEGORIES; c++) {
    offers[s->channel * CATEGORIES + c] = (double)firms[c];
    if (total[c] > 0) price_index[s->channel * CATEGORIES + c] = exp_t((double)moment[c] / (double)total[c]);
    if (social) live_sellers[s->channel * CATEGORIES + c] = (double)live[c];
  }
  free(row);
}

void matching(Merchant *all, int64_t slots, const Shelf *shelves, const double *const *decay, const Memory *memory,
              const int64_t *order_idr, const int64_t *live_threshold, const int8_t *nest,
              int64_t demand[CHANNELS][CATEGORIES][REGIONS], int64_t *sales, int64_t *unmet, double *price_index,
              double *offers, double *live_sellers) {
  uint16_t *standing = calloc(slots, sizeof(uint16_t));
  double *won = calloc(slots * CHANNELS, sizeof(double)), *expected = calloc(slots * CHANNELS, sizeof(double));
  for (int64_t i = 0; i < slots; i++)
    for (int j = 0; all[i].alive && j < CHANNELS; j++) standing[i] |= (all[i].channel_state[j] == ACTIVE) << j;
  for (int j = 0; j < CHANNELS; j++) {
    int64_t wanted = 0;
    for (int c = 0; c < CATEGORIES; c++)
      for (int r = 0; r < REGIONS; r++) wanted += demand[j][c][r];
    if (wanted != 0)
      unmet[j] = sell(all, standing, slots, shelves + j, decay[shelves[j].side], demand[j], sales, won, expected);
  }
  for (int64_t i = 0; i < slots; i++)
    if (all[i].alive)
      remember(all + i, memory, order_idr, sales + i * CHANNELS, won + i * CHANNELS, expected + i * CHANNELS);
  for (int j = 0; j < CHANNELS; j++)
    publish(all, standing, slots, shelves + j, nest[j] == 1, live_threshold, price_index, offers, live_sellers);
  free(standing), free(won), free(expected);
}
